"""The layer word ``normalize``."""

from typing import Annotated, Any, ClassVar

from pydantic import model_validator

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Pointwise, Weight
from cnnspec.layers._fields import NUMBERS_SCHEMA, Numbers, numbers, one_a_channel, several
from cnnspec.values.shapes import Shape
from cnnspec.values.types import Checked, refuse, show


def _variance(value: object) -> float | tuple[float, ...]:
    variance = numbers(value)
    if any(number <= 0 for number in (variance if isinstance(variance, tuple) else (variance,))):
        help = "write the square of the standard deviation"
        raise refuse(f"a variance is a number above 0, or one a channel, not {show(value)}", help)
    return variance


Variance = Annotated[float | tuple[float, ...], Checked(_variance, NUMBERS_SCHEMA)]


class Normalize(Pointwise, Layer):
    """Computes ``(x - mean) / sqrt(variance)``, each one number or one a channel.

    Without them they are learnt from the training data, a channel each, before training starts.

        - normalize: {mean: [0.485, 0.456, 0.406], variance: [0.0524, 0.0502, 0.0506]}
    """

    family: ClassVar[Family] = Family.SCALING

    mean: Numbers | None = None
    variance: Variance | None = None

    @model_validator(mode="after")
    def _check(self) -> "Normalize":
        if (self.mean is None) != (self.variance is None):
            help = "give the other too, or write `- normalize` alone, which learns them from the data"
            raise refuse("mean and variance are given together", help)
        return self

    def output_shape(self, *inputs: Shape) -> Shape:
        """The same shape."""
        one_a_channel("mean", self.mean, inputs[0])
        one_a_channel("variance", self.variance, inputs[0])
        return inputs[0]

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """What is learnt from the data: a mean and a variance a channel, and how much data it was."""
        if self.mean is not None:
            return ()
        size = (inputs[0][-1],)
        return (Weight("mean", size, False), Weight("variance", size, False), Weight("count", (), False))

    def range_after(self, low: float, high: float) -> tuple[float, float] | None:
        """In standard deviations of the channel that varies most; unknown before the numbers are learned."""
        if self.mean is None or self.variance is None:
            return None
        means, deviation = several(self.mean), max(several(self.variance)) ** 0.5
        return (low - max(means)) / deviation, (high - min(means)) / deviation

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: the factors are constants."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Normalization, over the last axis."""
        arguments: dict[str, Any] = {"axis": -1}
        if self.mean is not None and self.variance is not None:
            channels = inputs[0][-1]
            # Keras takes two numbers or two lists.
            arguments |= {"mean": _per_channel(self.mean, channels), "variance": _per_channel(self.variance, channels)}
        return KerasCall("keras.layers:Normalization", arguments)

    def label(self) -> str:
        """``normalize``."""
        return "normalize"


def _per_channel(value: float | tuple[float, ...], channels: int) -> list[float]:
    return list(value) if isinstance(value, tuple) else [value] * channels

"""The layer word ``grayscale``."""

from typing import Annotated, Any, ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Pointwise
from cnnspec.layers._fields import one_a_channel
from cnnspec.values.shapes import Shape
from cnnspec.values.types import Checked, as_number, refuse, show


def _factors(value: object) -> tuple[float, ...]:
    factors: list[Any] = [as_number(entry) for entry in value] if isinstance(value, list | tuple) else []
    if not factors or None in factors:
        raise refuse(f"expected a list of numbers, one a channel, not {show(value)}", "for example [0.3, 0.6, 0.1]")
    return tuple(factors)


Factors = Annotated[tuple[float, ...], Checked(_factors, {"type": "array", "items": {"type": "number"}, "minItems": 1})]


class Grayscale(Pointwise, Layer):
    """Sums the channels, each times its factor: one channel of brightness.

    Unless given, the factors are those of ITU-R BT.601 for red, green and blue.

        - grayscale: [0.2989, 0.5870, 0.1140]
    """

    family: ClassVar[Family] = Family.SCALING
    short: ClassVar[str | None] = "factors"

    factors: Factors = (0.2989, 0.5870, 0.1140)

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes, 1)."""
        one_a_channel("factors", self.factors, inputs[0])
        return (*inputs[0][:-1], 1)

    def range_after(self, low: float, high: float) -> tuple[float, float]:
        """The same: the factors of a gray image sum to one."""
        return low, high

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: the factors are constants."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Our own layer: Keras has none, only an operation for images."""
        return KerasCall("cnnspec.keras_model.keras_layers.grayscale:Grayscale", {"factors": list(self.factors)})

    def label(self) -> str:
        """``grayscale``."""
        return "grayscale"

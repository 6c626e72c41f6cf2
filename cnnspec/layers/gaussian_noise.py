"""The layer word ``gaussian_noise``."""

from typing import Annotated, ClassVar

from cnnspec.layers._base import Absorbed, Family, Kept, KerasCall, Layer, Pointwise
from cnnspec.values.shapes import Shape
from cnnspec.values.types import Checked, number

# Keras takes no more than 1: the noise is meant for values that have been scaled.
Stddev = Annotated[
    float,
    Checked(number(lambda x: 0 <= x <= 1, "a number from 0 to 1"), {"type": "number", "minimum": 0, "maximum": 1}),
]


class GaussianNoise(Pointwise, Layer):
    """Adds random numbers around 0 while training, against overfitting.

    - gaussian_noise: 0.1
    """

    family: ClassVar[Family] = Family.REGULARIZATION
    absorbed: ClassVar[Absorbed] = "either"
    short: ClassVar[str | None] = "stddev"

    stddev: Stddev

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: the noise is added."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """GaussianNoise."""
        return KerasCall("keras.layers:GaussianNoise", {"stddev": self.stddev})

    def label(self) -> str:
        """``noise 0.1``."""
        return f"noise {self.stddev:g}"

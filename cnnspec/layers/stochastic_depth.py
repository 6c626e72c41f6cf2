"""The layer word ``stochastic_depth``."""

from typing import ClassVar

from cnnspec.layers._base import Absorbed, Family, Kept, KerasCall, Layer, Pointwise
from cnnspec.values.shapes import Shape, rank_of
from cnnspec.values.types import Fraction


class StochasticDepth(Pointwise, Layer):
    """Leaves out the whole branch for a share of the images while training; the others are divided by 1 - rate.

    Huang et al. 2016. It stands last in the body of a residual.

        - stochastic_depth: 0.1
    """

    family: ClassVar[Family] = Family.REGULARIZATION
    absorbed: ClassVar[Absorbed] = "either"
    short: ClassVar[str | None] = "rate"

    rate: Fraction

    def kept(self, *inputs: Shape) -> Kept:
        """Whether the branch stays, one byte; with rate 0 it does nothing."""
        return Kept(flags=1) if self.rate else Kept(view=True)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Dropout with one draw an image, as keras.applications has it."""
        ones = [1] * (rank_of(inputs[0]) + 1)
        return KerasCall("keras.layers:Dropout", {"rate": self.rate, "noise_shape": [None, *ones]})

    def label(self) -> str:
        """``stochastic depth 0.1``."""
        return f"stochastic depth {self.rate:g}"

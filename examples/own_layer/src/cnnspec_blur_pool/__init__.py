"""The layer word ``blur_pool``."""

from typing import ClassVar

from cnnspec.layers import Kept, KerasCall, Layer, Shape, Weightless, Window
from cnnspec.values.types import PositiveInt


class BlurPool(Weightless, Layer):
    """Blurs each channel with a fixed 3×3 kernel, [1, 2, 1] along each axis, and takes every ``stride``-th position.

    - blur_pool: {stride: 2}
    """

    short: ClassVar[str | None] = "stride"

    stride: PositiveInt = 2

    def window(self, rank: int) -> Window:
        """Three positions an axis, one pixel padded on each side."""
        return Window.of(rank, 3, self.stride, padding=1)

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes / stride, channels)."""
        *sizes, channels = inputs[0]
        return (*self.window(len(sizes)).slide(tuple(sizes)), channels)

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: the kernel is fixed, so the gradient needs neither input nor output."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """The Keras layer in the module beside this one."""
        return KerasCall("cnnspec_blur_pool.keras_layer:BlurPool", {"stride": self.stride})

    def label(self) -> str:
        """``blur pool / 2``."""
        return f"blur pool / {self.stride}"

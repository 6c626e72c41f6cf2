"""The layer word ``crop``."""

from typing import ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Weightless
from cnnspec.layers._window import Window, need_map, pads_per_axis, short_pads
from cnnspec.values.shapes import Shape, ShapeError, rank_of
from cnnspec.values.types import Pads


class Crop(Weightless, Layer):
    """Cuts pixels off around a map: a number, one an axis, or [before, after] an axis.

    - crop: {size: [[0, 1], [0, 1]]}
    """

    family: ClassVar[Family] = Family.SHAPE
    short: ClassVar[str | None] = "size"

    size: Pads

    def window(self, rank: int) -> Window:
        """One position; what is cut off is padding below zero."""
        ones = (1,) * rank
        cuts = pads_per_axis(self.size, rank, "size")
        return Window(ones, ones, ones, tuple((-before, -after) for before, after in cuts))

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes - before - after, channels)."""
        *sizes, channels = inputs[0]
        cuts = pads_per_axis(self.size, need_map(inputs[0], "crop"), "size")
        if any(sum(cut) >= size for cut, size in zip(cuts, sizes, strict=True)):
            raise ShapeError(
                "shape.crop",
                f"crop {short_pads(self.size)} leaves nothing of {{input}}",
                field="size",
                help=f"cut off less than {' and '.join(map(str, dict.fromkeys(sizes)))} pixels in all",
            )
        return (*(size - sum(cut) for size, cut in zip(sizes, cuts, strict=True)), channels)

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: numbers only move."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Cropping, 1-D to 3-D."""
        rank = rank_of(inputs[0])
        cuts = pads_per_axis(self.size, rank, "size")
        return KerasCall(f"keras.layers:Cropping{rank}D", {"cropping": cuts if rank > 1 else cuts[0]})

    def label(self) -> str:
        """``crop 1``."""
        return f"crop {short_pads(self.size)}"

"""The layer word ``resize``."""

from typing import ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Weightless
from cnnspec.layers._fields import Method
from cnnspec.layers._window import Resampling, need_map, per_axis, square
from cnnspec.values.shapes import Shape, rank_of, volume
from cnnspec.values.types import PerAxis


class Resize(Weightless, Layer):
    """Resamples a map to a given size: bilinear (linear on one axis, trilinear on three), or the nearest position.

    Nothing is smoothed before a map is made smaller.

        - resize: {size: [224, 224], method: bilinear}
    """

    family: ClassVar[Family] = Family.SHAPE

    size: PerAxis
    method: Method = "bilinear"

    def window(self, rank: int) -> Resampling:
        """What it takes to resize one position, which depends on the sizes before."""
        return Resampling(per_axis(self.size, rank, "size"), self.method)

    def output_shape(self, *inputs: Shape) -> Shape:
        """(size, channels)."""
        return (*per_axis(self.size, need_map(inputs[0], "resize"), "size"), inputs[0][-1])

    def kept(self, *inputs: Shape) -> Kept:
        """The input of a bilinear one, and of a trilinear one the map that is resized along its first axis."""
        if self.method == "nearest":
            return Kept()
        *sizes, channels = inputs[0]
        first = per_axis(self.size, len(sizes), "size")[0]
        return Kept(inputs=True, numbers=volume((first, *sizes[1:], channels)) if len(sizes) == 3 else 0)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Our own layer: that of Keras is 2-D only."""
        size = per_axis(self.size, rank_of(inputs[0]), "size")
        return KerasCall("cnnspec.keras_model.keras_layers.resize:Resize", {"size": list(size), "method": self.method})

    def label(self) -> str:
        """``resize 224×224``."""
        method = "" if self.method == "bilinear" else f", {self.method}"
        return f"resize {square(self.size)}{method}"

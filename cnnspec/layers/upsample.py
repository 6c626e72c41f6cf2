"""The layer word ``upsample``."""

from typing import ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Weightless
from cnnspec.layers._fields import Method
from cnnspec.layers._window import Window, need_map, per_axis, short_axes
from cnnspec.values.shapes import Shape, rank_of, volume
from cnnspec.values.types import PerAxis


class Upsample(Weightless, Layer):
    """Enlarges a map by whole factors: each position is repeated (nearest), or drawn out between its neighbours.

    - upsample: {size: 2, method: bilinear}
    """

    family: ClassVar[Family] = Family.SHAPE
    short: ClassVar[str | None] = "size"

    size: PerAxis = 2
    method: Method = "nearest"

    def window(self, rank: int) -> Window:
        """What it takes to enlarge one position."""
        return Window.resampling((1,) * rank, per_axis(self.size, rank, "size"), self.method)

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes × factors, channels)."""
        return (*self._sizes(inputs[0]), inputs[0][-1])

    def _sizes(self, shape: Shape) -> Shape:
        factors = per_axis(self.size, need_map(shape, "upsample"), "size")
        return tuple(size * factor for size, factor in zip(shape, factors, strict=False))

    def kept(self, *inputs: Shape) -> Kept:
        """The input of a bilinear one, and of a trilinear one the map that is resized along its first axis."""
        if self.method == "nearest":
            return Kept()
        *sizes, channels = inputs[0]
        first = self._sizes(inputs[0])[0]
        return Kept(inputs=True, numbers=volume((first, *sizes[1:], channels)) if len(sizes) == 3 else 0)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """UpSampling, 1-D to 3-D; our own layer for bilinear ones that are not 2-D."""
        rank = rank_of(inputs[0])
        factors = per_axis(self.size, rank, "size")
        if self.method != "nearest" and rank != 2:
            arguments = {"factor": list(factors), "method": self.method}
            return KerasCall("cnnspec.keras_model.keras_layers.resize:Resize", arguments)
        path = f"keras.layers:UpSampling{rank}D"
        if rank == 2:
            return KerasCall(path, {"size": factors, "interpolation": self.method})
        return KerasCall(path, {"size": factors if rank > 1 else factors[0]})

    def label(self) -> str:
        """``upsample 2, bilinear``."""
        method = "" if self.method == "nearest" else f", {self.method}"
        return f"upsample {short_axes(self.size)}{method}"

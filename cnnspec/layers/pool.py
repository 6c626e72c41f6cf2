"""The layer word ``pool``."""

from typing import Annotated, Any, ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Part, Weightless
from cnnspec.layers._window import Window, need_map, pads_per_axis, short_axes, square
from cnnspec.values.shapes import Shape, ShapeError, rank_of, times
from cnnspec.values.types import Padding, PerAxis, one_of

POOL_TYPES = ("max", "average")
PoolType = Annotated[str, one_of(*POOL_TYPES)]


class Pool(Weightless, Layer):
    """Keeps the largest or the mean value of each window.

    The stride is the size unless given, so windows do not overlap. Pixels of ``padding: same`` never win a maximum and
    do not count in a mean; pixels of a written number never win a maximum either, but count as zeros in a mean.

        - pool: {type: max, size: 3, stride: 2, padding: same}
    """

    family: ClassVar[Family] = Family.POOLING
    short: ClassVar[str | None] = "type"

    type: PoolType
    size: PerAxis = 2
    stride: PerAxis = 2
    padding: Padding = "valid"

    @classmethod
    def complete(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """``stride`` is the size unless given."""
        if fields.get("stride") is not None:
            return fields
        return {**fields, "stride": fields.get("size", 2)}

    def fused(self, *inputs: Shape) -> tuple[Part, ...]:
        """Explicit padding becomes a node of its own."""
        if isinstance(self.padding, str):
            return ()
        rank = need_map(inputs[0], "pool")
        pads = pads_per_axis(self.padding, rank, "padding")
        bare = self.model_copy(update={"padding": "valid"})
        if all(pad == (0, 0) for pad in pads):
            return (Part("", bare),)
        self._refuse_empty_windows(rank, pads)
        value = "lowest" if self.type == "max" else 0
        return (Part("pad", word="pad", fields={"size": self.padding, "value": value}), Part("", bare))

    def _refuse_empty_windows(self, rank: int, pads: tuple[tuple[int, int], ...]) -> None:
        size = self.window(rank).size
        if any(max(pad) >= window for pad, window in zip(pads, size, strict=True)):
            raise ShapeError(
                "shape.padding-too-large",
                f"some windows of {times(size)} would see nothing but padding",
                field="padding",
                help=f"use padding ≤ {min(size) - 1}, less than the size",
            )

    def window(self, rank: int) -> Window:
        """One window."""
        return Window.of(rank, self.size, self.stride, 1, self.padding, field="size")

    @property
    def linear(self) -> bool:
        """Whether it takes averages."""
        return self.type == "average"

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes that the window fits, channels)."""
        *sizes, channels = inputs[0]
        rank = need_map(inputs[0], "pool")
        return (*self.window(rank).slide(tuple(sizes), "size"), channels)

    def kept(self, *inputs: Shape) -> Kept:
        """Input and output of a maximum, to find again which number won; nothing of a mean."""
        return Kept(inputs=self.type == "max", output=self.type == "max")

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """MaxPooling or AveragePooling, 1-D to 3-D."""
        rank = rank_of(inputs[0])
        window = self.window(rank)
        name = {"max": "MaxPooling", "average": "AveragePooling"}[self.type]
        padding = "same" if self.padding == "same" else "valid"
        # Keras' 1-D pooling takes bare numbers.
        size, stride = (window.size, window.stride) if rank > 1 else (window.size[0], window.stride[0])
        return KerasCall(f"keras.layers:{name}{rank}D", {"pool_size": size, "strides": stride, "padding": padding})

    def label(self) -> str:
        """``max pool 3×3 / 2``; the stride where it is not the size."""
        stride = "" if self.stride == self.size else f" / {short_axes(self.stride)}"
        return f"{self.type} pool {square(self.size)}{stride}"

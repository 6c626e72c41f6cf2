"""The layer word ``permute``."""

from typing import Annotated, ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Weightless
from cnnspec.layers._window import Window
from cnnspec.values.shapes import Shape, ShapeError, describe
from cnnspec.values.types import Checked, as_int, refuse, show


def _order(value: object) -> tuple[int, ...]:
    axes = [as_int(entry) for entry in value] if isinstance(value, list | tuple) else []
    order = tuple(axis for axis in axes if axis is not None)
    if not order or sorted(order) != list(range(1, len(axes) + 1)):
        raise refuse(
            f"expected every axis once, counted from 1, channels last, not {show(value)}", "for example [2, 1, 3]"
        )
    return order


Order = Annotated[
    tuple[int, ...], Checked(_order, {"type": "array", "items": {"type": "integer", "minimum": 1}, "uniqueItems": True})
]


class Permute(Weightless, Layer):
    """Reorders the axes, which count from 1; the last one is the channels.

    - permute: [2, 1, 3]
    """

    family: ClassVar[Family] = Family.SHAPE
    short: ClassVar[str | None] = "order"

    order: Order

    def output_shape(self, *inputs: Shape) -> Shape:
        """The sizes in the new order."""
        shape = inputs[0]
        if len(self.order) != len(shape):
            raise ShapeError(
                "shape.axes",
                f"order names {len(self.order)} axes, but {{input}} has {len(shape)} with its channels",
                field="order",
                help=f"for a {describe(shape)}, order {', '.join(map(str, range(1, len(shape) + 1)))}",
            )
        return tuple(shape[axis - 1] for axis in self.order)

    def window(self, rank: int) -> Window | None:
        """One position where nothing moves; else the positions before and after do not correspond, axis by axis."""
        return Window.pointwise(rank) if list(self.order) == sorted(self.order) else None

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: numbers only move."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Permute."""
        return KerasCall("keras.layers:Permute", {"dims": list(self.order)})

    def label(self) -> str:
        """``permute 2, 1, 3``."""
        return f"permute {', '.join(map(str, self.order))}"

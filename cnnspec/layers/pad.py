"""The layer word ``pad``."""

from typing import Annotated, ClassVar

from cnnspec.layers._base import Absorbed, Family, Kept, KerasCall, Layer, Weightless
from cnnspec.layers._window import Window, need_map, pads_per_axis, short_pads
from cnnspec.values.shapes import Shape, rank_of
from cnnspec.values.types import Checked, Pads, as_number, refuse, show


def _fill(value: object) -> float | str:
    if value == "lowest":
        return "lowest"
    if (number := as_number(value)) is None:
        raise refuse(f"expected a number or lowest, not {show(value)}", "leave it out to pad with 0")
    return number


Fill = Annotated[float | str, Checked(_fill, {"anyOf": [{"type": "number"}, {"enum": ["lowest"]}]})]


class Pad(Weightless, Layer):
    """Adds pixels around a map: a number, one an axis, or [before, after] an axis.

    They are zeros unless ``value`` says otherwise; ``lowest`` is what can never win a maximum.

        - pad: {size: [[0, 1], [0, 1]]}
    """

    family: ClassVar[Family] = Family.SHAPE
    absorbed: ClassVar[Absorbed] = "ahead"
    short: ClassVar[str | None] = "size"

    size: Pads
    value: Fill = 0

    def window(self, rank: int) -> Window:
        """One position, with the pads before and after."""
        ones = (1,) * rank
        return Window(ones, ones, ones, pads_per_axis(self.size, rank, "size"))

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes + before + after, channels)."""
        *sizes, channels = inputs[0]
        return (*self.window(need_map(inputs[0], "pad")).slide(tuple(sizes)), channels)

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: numbers only move."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """ZeroPadding, 1-D to 3-D, or our own layer for another value."""
        rank = rank_of(inputs[0])
        pads = pads_per_axis(self.size, rank, "size")
        if self.value == 0:
            return KerasCall(f"keras.layers:ZeroPadding{rank}D", {"padding": pads if rank > 1 else pads[0]})
        arguments = {"padding": [list(pad) for pad in pads], "value": self.value}
        return KerasCall("cnnspec.keras_model.keras_layers.constant_pad:ConstantPad", arguments)

    def label(self) -> str:
        """``pad 1``."""
        return f"pad {short_pads(self.size)}"

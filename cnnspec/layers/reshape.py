"""The layer word ``reshape``."""

from typing import Annotated, ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Weightless
from cnnspec.layers._window import Window
from cnnspec.values.shapes import Shape, ShapeError, alike, times, volume
from cnnspec.values.types import LARGEST, Checked, as_int, refuse, show

MOST_AXES = 4  # three spatial ones and the channels


def _target(value: object) -> tuple[int, ...]:
    numbers = [as_int(entry) for entry in value] if isinstance(value, list | tuple) else []
    sizes = tuple(number for number in numbers if number is not None and (number == -1 or 1 <= number <= LARGEST))
    if not 1 <= len(numbers) <= MOST_AXES or len(sizes) != len(numbers) or sizes.count(-1) > 1:
        message = f"expected 1 to {MOST_AXES} sizes, channels last, of which one may be -1, not {show(value)}"
        raise refuse(message, "for example [7, 7, -1]")
    return sizes


Target = Annotated[
    tuple[int, ...],
    Checked(_target, {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": MOST_AXES}),
]


class Reshape(Weightless, Layer):
    """Writes the same numbers, row by row, as another shape; one size may be -1: what is left.

    - reshape: [7, 7, 16]
    """

    family: ClassVar[Family] = Family.SHAPE
    short: ClassVar[str | None] = "shape"

    shape: Target

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape, with -1 computed."""
        have = volume(inputs[0])
        known = volume(size for size in self.shape if size != -1)
        if have % known or (-1 not in self.shape and not alike(have, known)):
            written = times("…" if size == -1 else size for size in self.shape)
            raise ShapeError(
                "shape.reshape",
                f"{{input}} has {have:,} numbers, which do not fill {written}",
                field="shape",
                help="the product of the sizes must agree; one of them may be -1",
            )
        return tuple(have // known if size == -1 else size for size in self.shape)

    def window(self, rank: int) -> Window | None:
        """Positions before and after do not correspond."""
        return None

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing; what comes out is what flows in."""
        return Kept(view=True)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Reshape."""
        return KerasCall("keras.layers:Reshape", {"target_shape": list(self.shape)})

    def label(self) -> str:
        """``reshape 7×7×16``."""
        return f"reshape {times('…' if size == -1 else size for size in self.shape)}"

"""The layer word ``rescale``."""

from typing import Annotated, ClassVar

from cnnspec.layers._base import KerasCall, Layer, Pointwise
from cnnspec.shapes import Shape, ShapeError
from cnnspec.spec.types import Checked, as_number, refuse, show


def _numbers(value: object) -> float | tuple[float, ...]:
    many = list(value) if isinstance(value, list | tuple) else [value]
    found = [as_number(each) for each in many]
    if not found or any(each is None for each in found):
        raise refuse(f"expected a number, or one a channel, not {show(value)}")
    numbers = tuple(each for each in found if each is not None)
    return numbers if isinstance(value, list | tuple) else numbers[0]


_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}]}
Numbers = Annotated[float | tuple[float, ...], Checked(_numbers, _SCHEMA)]


class Rescale(Pointwise, Layer):
    """Computes ``x × scale + offset``, each one number or one a channel.

    - rescale: {scale: $(1 / 255)}
    """

    short: ClassVar[str | None] = "scale"

    scale: Numbers
    offset: Numbers = 0

    def output_shape(self, *inputs: Shape) -> Shape:
        """The same shape."""
        for field, value in (("scale", self.scale), ("offset", self.offset)):
            if isinstance(value, tuple) and len(value) != inputs[0][-1]:
                raise ShapeError(
                    "shape.channels",
                    f"{field} has {len(value)} numbers, but {{input}} has {inputs[0][-1]} channels",
                    field=field,
                )
        return inputs[0]

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Rescaling."""
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in self._pairs()}
        return KerasCall("keras.layers:Rescaling", plain)

    def _pairs(self) -> tuple[tuple[str, float | tuple[float, ...]], ...]:
        return (("scale", self.scale), ("offset", self.offset))

    def label(self) -> str:
        """``rescale``."""
        return "rescale"

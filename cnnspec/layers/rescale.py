"""The layer word ``rescale``."""

from typing import ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Pointwise
from cnnspec.layers._fields import Numbers, one_a_channel, several
from cnnspec.values.shapes import Shape


class Rescale(Pointwise, Layer):
    """Computes ``x × scale + offset``, each one number or one a channel.

    - rescale: {scale: $(1 / 255)}
    """

    family: ClassVar[Family] = Family.SCALING
    short: ClassVar[str | None] = "scale"

    scale: Numbers
    offset: Numbers = 0

    def output_shape(self, *inputs: Shape) -> Shape:
        """The same shape."""
        one_a_channel("scale", self.scale, inputs[0])
        one_a_channel("offset", self.offset, inputs[0])
        return inputs[0]

    def range_after(self, low: float, high: float) -> tuple[float, float]:
        """The least and the greatest end, over all channels."""
        scales, offsets = several(self.scale), several(self.offset)
        ends = [end * scale + offset for end in (low, high) for scale in scales for offset in offsets]
        return min(ends), max(ends)

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: the factors are constants."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Rescaling."""
        fields = (("scale", self.scale), ("offset", self.offset))
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in fields}
        return KerasCall("keras.layers:Rescaling", plain)

    def label(self) -> str:
        """``rescale``."""
        return "rescale"

"""The layer word ``flatten``."""

from typing import ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Weightless
from cnnspec.layers._window import Window
from cnnspec.values.shapes import Shape, volume


class Flatten(Weightless, Layer):
    """Writes a map as one vector, row by row.

    - flatten
    """

    family: ClassVar[Family] = Family.SHAPE

    def output_shape(self, *inputs: Shape) -> Shape:
        """(the product of all sizes,)."""
        return (volume(inputs[0]),)

    def window(self, rank: int) -> Window | None:
        """All of it."""
        return None

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing; what comes out is what flows in."""
        return Kept(view=True)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Flatten."""
        return KerasCall("keras.layers:Flatten")

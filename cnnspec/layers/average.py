"""The layer word ``average``."""

from cnnspec.layers._base import Kept, KerasCall, Layer
from cnnspec.layers._merge import Merge, same_shapes
from cnnspec.values.shapes import Shape


class Average(Merge, Layer):
    """The mean of inputs of equal shape, number by number.

    - average: {from: [left, right]}
    """

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape of each."""
        return same_shapes("average", inputs)

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: the gradient of a sum does not depend on it."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Average."""
        return KerasCall("keras.layers:Average")

    def label(self) -> str:
        """``average``."""
        return "average"

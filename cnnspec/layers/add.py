"""The layer word ``add``."""

from cnnspec.layers._base import Kept, KerasCall, Layer
from cnnspec.layers._merge import Merge, same_shapes
from cnnspec.values.shapes import Shape


class Add(Merge, Layer):
    """Sums inputs of equal shape.

    - add: {from: [left, right]}
    """

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape of each."""
        return same_shapes("add", inputs)

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: the gradient of a sum does not depend on it."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Add."""
        return KerasCall("keras.layers:Add")

    def label(self) -> str:
        """A plus."""
        return "add"

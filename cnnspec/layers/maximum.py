"""The layer word ``maximum``."""

from cnnspec.layers._base import Kept, KerasCall, Layer
from cnnspec.layers._merge import Merge, same_shapes
from cnnspec.values.shapes import Shape, volume


class Maximum(Merge, Layer):
    """The largest of inputs of equal shape, number by number.

    - maximum: {from: [left, right]}
    """

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape of each."""
        return same_shapes("maximum", inputs)

    def kept(self, *inputs: Shape) -> Kept:
        """The inputs, and of three or more also the largest so far after each."""
        return Kept(inputs=True, numbers=max(len(inputs) - 2, 0) * volume(self.output_shape(*inputs)))

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Maximum."""
        return KerasCall("keras.layers:Maximum")

    def label(self) -> str:
        """``maximum``."""
        return "maximum"

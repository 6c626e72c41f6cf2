"""The layer word ``subtract``."""

from cnnspec.layers._base import Kept, KerasCall, Layer
from cnnspec.layers._merge import Merge, same_shapes
from cnnspec.values.shapes import Shape, ShapeError


class Subtract(Merge, Layer):
    """Takes the second of two inputs of equal shape from the first.

    - subtract: {from: [left, right]}
    """

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape of each."""
        if len(inputs) != 2:
            raise ShapeError(
                "shape.inputs",
                f"subtract takes two inputs, the second from the first, and gets {len(inputs)}",
                help="add up what is to be taken away first, with `add`",
            )
        return same_shapes("subtract", inputs)

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: the gradient of a sum does not depend on it."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Subtract."""
        return KerasCall("keras.layers:Subtract")

    def label(self) -> str:
        """``subtract``."""
        return "subtract"

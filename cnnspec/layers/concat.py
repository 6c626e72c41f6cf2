"""The layer word ``concat``."""

from cnnspec.layers._base import Kept, KerasCall, Layer
from cnnspec.layers._merge import Merge, make_equal
from cnnspec.values.shapes import Shape, ShapeError, all_alike


class Concat(Merge, Layer):
    """Stacks the channels of its inputs, whose other sizes are equal.

    - concat: {from: [left, right]}
    """

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes, the sum of the channels)."""
        sizes = inputs[0][:-1]
        for other in inputs[1:]:
            if not all_alike(sizes, other[:-1]):
                message = "concat needs equal sizes (channels may differ), but gets {inputs}"
                help = make_equal(inputs[0], (*other[:-1], inputs[0][-1]))
                raise ShapeError("shape.merge", message, field="from", help=help)
        return (*sizes, sum(shape[-1] for shape in inputs))

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: the gradient is cut up."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Concatenate, on the last axis."""
        return KerasCall("keras.layers:Concatenate", {"axis": -1})

    def label(self) -> str:
        """``concat``."""
        return "concat"

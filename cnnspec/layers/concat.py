"""The layer word ``concat``."""

from cnnspec.layers._base import Kept, KerasCall, Layer
from cnnspec.layers._merge import Merge
from cnnspec.shapes import Shape, ShapeError, all_alike, describe


class Concat(Merge, Layer):
    """Stacks the channels of its inputs, whose other sizes are equal.

    - concat: {from: [left, right]}
    """

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes, the sum of the channels)."""
        sizes = inputs[0][:-1]
        if not all(all_alike(sizes, each[:-1]) for each in inputs):
            shapes = ", ".join(describe(each) for each in inputs)
            raise ShapeError("shape.merge", f"concat needs equal sizes (channels may differ), but gets {shapes}")
        return (*sizes, sum(each[-1] for each in inputs))

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: the gradient is cut up."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Concatenate, on the last axis."""
        return KerasCall("keras.layers:Concatenate", {"axis": -1})

    def label(self) -> str:
        """``concat``."""
        return "concat"

"""The layer word ``add``."""

from __future__ import annotations

from cnnspec.layers._base import KerasCall
from cnnspec.layers._merge import _Merge, same_shapes
from cnnspec.shapes import Shape


class Add(_Merge):
    """Sums inputs of equal shape.

    - add: {from: [left, right]}
    """

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape of each."""
        return same_shapes("add", inputs)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Add."""
        return KerasCall("keras.layers:Add")

    def label(self) -> str:
        """A plus."""
        return "add"

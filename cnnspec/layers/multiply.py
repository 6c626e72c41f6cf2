"""The layer word ``multiply``."""

from cnnspec.layers._base import Kept, KerasCall, Layer
from cnnspec.layers._merge import Merge, same_shapes
from cnnspec.values.shapes import Shape, ShapeError, volume


class Multiply(Merge, Layer):
    """Multiplies inputs of equal shape, or a map by one number a channel (a gate): the one legal broadcast.

    - multiply: {from: [map, gate]}
    """

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape of each, or that of the map that is gated."""
        # Of a vector and a map of one position, which are as large, the map.
        maps = (shape for shape in inputs if any(size != 1 for size in shape[:-1]))
        largest = next(maps, None) or max(inputs, key=lambda shape: (volume(shape), len(shape)))
        others = [shape for shape in inputs if not _is_gate(shape, largest)]
        for other in others:
            if other != largest and volume(other[:-1]) == 1:
                help = f"a gate has one number a channel: make {largest[-1]} of them"
                raise ShapeError(
                    "shape.merge", "multiply needs equal shapes, but gets {inputs}", field="from", help=help
                )
        return largest if not others else same_shapes("multiply", (largest, *others))

    def kept(self, *inputs: Shape) -> Kept:
        """The inputs, and of three or more also the product so far after each."""
        return Kept(inputs=True, numbers=max(len(inputs) - 2, 0) * volume(self.output_shape(*inputs)))

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Multiply."""
        return KerasCall("keras.layers:Multiply")

    def label(self) -> str:
        """``multiply``."""
        return "multiply"


def _is_gate(shape: Shape, other: Shape) -> bool:
    """One number for each channel of ``other``: (channels,) or (1, …, channels)."""
    return shape[-1] == other[-1] and all(size == 1 for size in shape[:-1]) and len(shape) in (1, len(other))

"""The layer word ``activation``."""

from typing import ClassVar

from cnnspec.layers._base import KerasCall, Layer, Pointwise, Weight
from cnnspec.layers._fields import ActivationName
from cnnspec.shapes import Shape, ShapeError, rank_of


class Activation(Pointwise, Layer):
    """Applies a function to every number: any of Keras' activations, ``prelu`` (a slope a channel, learnt) or ``none``.

    - activation: relu
    """

    short: ClassVar[str | None] = "type"

    type: ActivationName

    def output_shape(self, *inputs: Shape) -> Shape:
        """The same shape; ``glu`` gates one half of the channels by the other."""
        if self.type != "glu":
            return inputs[0]
        *sizes, channels = inputs[0]
        if channels % 2:
            raise ShapeError(
                "shape.odd-channels", f"glu halves the channels, but {{input}} has {channels}", field="type"
            )
        return (*sizes, channels // 2)

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """A slope a channel for ``prelu``."""
        if self.type != "prelu":
            return ()
        return (Weight("alpha", (*(1,) * rank_of(inputs[0]), inputs[0][-1])),)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Activation, or PReLU with its slopes shared over the positions."""
        if self.type == "prelu":
            axes = list(range(1, rank_of(inputs[0]) + 1))
            return KerasCall("keras.layers:PReLU", {"shared_axes": axes or None})
        return KerasCall("keras.layers:Activation", {"activation": "linear" if self.type == "none" else self.type})

    def label(self) -> str:
        """Its name."""
        return "identity" if self.type == "none" else self.type

"""The layer word ``layer_scale``."""

from typing import ClassVar

from cnnspec.layers._base import Absorbed, Family, Kept, KerasCall, Layer, Pointwise, Weight
from cnnspec.values.shapes import Shape
from cnnspec.values.types import Real


class LayerScale(Pointwise, Layer):
    """Multiplies each channel by a learnt factor, which starts small.

    Touvron et al. 2021. It stands in the body of a residual, which is close to the identity at first.

        - layer_scale: 1e-6
    """

    family: ClassVar[Family] = Family.SCALING
    absorbed: ClassVar[Absorbed] = "either"
    short: ClassVar[str | None] = "init"

    init: Real = 1e-6

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """A factor a channel."""
        return (Weight("gamma", (inputs[0][-1],)),)

    def kept(self, *inputs: Shape) -> Kept:
        """The input, for the gradient of the factors."""
        return Kept(inputs=True)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Our own layer: Keras has none in public."""
        return KerasCall("cnnspec.keras_model.keras_layers.layer_scale:LayerScale", {"init": self.init})

    def label(self) -> str:
        """``layer scale``."""
        return "layer scale"

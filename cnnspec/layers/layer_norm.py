"""The layer word ``layer_norm``."""

from typing import ClassVar

from cnnspec.layers._base import Absorbed, Family, Kept, KerasCall, Layer, Pointwise, Weight
from cnnspec.layers._norm import learnt_weights
from cnnspec.values.shapes import Shape, volume
from cnnspec.values.types import Bool, Positive


class LayerNorm(Pointwise, Layer):
    """Centres and scales the channels of each position by their own mean and variance.

    Ba, Kiros and Hinton 2016, over the channels only. ``scale`` and ``center`` give a learnt factor and
    offset a channel.

        - layer_norm: {epsilon: 1e-6}
    """

    family: ClassVar[Family] = Family.NORMALIZATION
    absorbed: ClassVar[Absorbed] = "either"

    epsilon: Positive = 1e-3
    scale: Bool = True
    center: Bool = True

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """Gamma and beta, where asked for."""
        return learnt_weights(inputs[0], scale=self.scale, center=self.center)

    def kept(self, *inputs: Shape) -> Kept:
        """The input, three statistics a position, and with a scale the factor of every number."""
        return Kept(float32=True, inputs=True, numbers=3 * volume(inputs[0][:-1]) + self.scale * volume(inputs[0]))

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """LayerNormalization, over the last axis."""
        arguments = {"axis": -1, "epsilon": self.epsilon, "scale": self.scale, "center": self.center}
        return KerasCall("keras.layers:LayerNormalization", arguments)

    def label(self) -> str:
        """As figures call it."""
        return "LN"

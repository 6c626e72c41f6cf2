"""The layer word ``batch_norm``."""

from typing import ClassVar

from cnnspec.layers._base import Absorbed, Family, Kept, KerasCall, Layer, Pointwise, Weight
from cnnspec.layers._norm import learnt_weights
from cnnspec.values.shapes import Shape
from cnnspec.values.types import Bool, Fraction, Positive


class BatchNorm(Pointwise, Layer):
    """Centres and scales each channel by the statistics of the batch, and of all batches when it predicts.

    Ioffe and Szegedy 2015. ``scale`` and ``center`` give a learnt factor and offset a channel.

        - batch_norm: {epsilon: 1e-3, momentum: 0.99}
    """

    family: ClassVar[Family] = Family.NORMALIZATION
    absorbed: ClassVar[Absorbed] = "either"

    epsilon: Positive = 1e-3
    momentum: Fraction = 0.99
    scale: Bool = True
    center: Bool = True

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """Gamma and beta where asked for, and the two moving statistics, which do not train."""
        shape = (inputs[0][-1],)
        learnt = learnt_weights(inputs[0], scale=self.scale, center=self.center)
        return (*learnt, Weight("moving_mean", shape, False), Weight("moving_variance", shape, False))

    def kept(self, *inputs: Shape) -> Kept:
        """The input; the statistics are a number a channel for the whole batch, and do not count."""
        return Kept(float32=True, inputs=True)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """BatchNormalization."""
        arguments = {"epsilon": self.epsilon, "momentum": self.momentum, "scale": self.scale, "center": self.center}
        return KerasCall("keras.layers:BatchNormalization", arguments)

    def label(self) -> str:
        """As figures call it."""
        return "BN"

"""The layer word ``group_norm``."""

from typing import ClassVar

from cnnspec.layers._base import Absorbed, Family, Kept, KerasCall, Layer, Pointwise, Weight
from cnnspec.layers._fields import equal_parts
from cnnspec.layers._norm import learnt_weights
from cnnspec.values.shapes import Shape
from cnnspec.values.types import Bool, Positive, PositiveInt


class GroupNorm(Pointwise, Layer):
    """Centres and scales each group of channels by its mean and variance over the whole map.

    Wu and He 2018. As with batch norm, the statistics do not count as seen in a receptive field. ``groups`` equal to
    the channels is instance normalisation. ``scale`` and ``center`` give a learnt factor and offset a channel.

        - group_norm: {groups: 8}
    """

    family: ClassVar[Family] = Family.NORMALIZATION
    absorbed: ClassVar[Absorbed] = "either"
    short: ClassVar[str | None] = "groups"

    groups: PositiveInt = 32
    epsilon: Positive = 1e-3
    scale: Bool = True
    center: Bool = True

    def output_shape(self, *inputs: Shape) -> Shape:
        """The same shape."""
        equal_parts("groups", self.groups, inputs[0])
        return inputs[0]

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """Gamma and beta, where asked for."""
        return learnt_weights(inputs[0], scale=self.scale, center=self.center)

    def kept(self, *inputs: Shape) -> Kept:
        """The input, three statistics a group, and with a scale the factor of every channel."""
        return Kept(float32=True, inputs=True, numbers=3 * self.groups + self.scale * inputs[0][-1])

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """GroupNormalization, over the last axis."""
        arguments = {"groups": self.groups, "epsilon": self.epsilon, "scale": self.scale, "center": self.center}
        return KerasCall("keras.layers:GroupNormalization", arguments)

    def label(self) -> str:
        """``GN 8``."""
        return f"GN {self.groups}"

"""The layer word ``channel_shuffle``."""

from typing import ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Pointwise
from cnnspec.layers._fields import equal_parts
from cnnspec.values.shapes import Shape
from cnnspec.values.types import PositiveInt


class ChannelShuffle(Pointwise, Layer):
    """Deals the channels of each group out over all groups, so that a grouped convolution behind it sees all of them.

    Zhang et al. 2018 (ShuffleNet): the first channel of each group, then the second of each, and so on.

        - channel_shuffle: 3
    """

    family: ClassVar[Family] = Family.SHAPE
    short: ClassVar[str | None] = "groups"

    groups: PositiveInt

    def output_shape(self, *inputs: Shape) -> Shape:
        """The same shape."""
        equal_parts("groups", self.groups, inputs[0])
        return inputs[0]

    def kept(self, *inputs: Shape) -> Kept:
        """Nothing: numbers only move."""
        return Kept()

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """Our own layer: Keras has none."""
        return KerasCall("cnnspec.keras_model.keras_layers.channel_shuffle:ChannelShuffle", {"groups": self.groups})

    def label(self) -> str:
        """``shuffle 3 groups``."""
        return f"shuffle {self.groups} groups"

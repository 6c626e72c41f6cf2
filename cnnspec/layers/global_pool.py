"""The layer word ``global_pool``."""

from typing import ClassVar

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Weightless
from cnnspec.layers._window import Window, need_map
from cnnspec.layers.pool import PoolType
from cnnspec.values.shapes import Shape, rank_of
from cnnspec.values.types import Bool


class GlobalPool(Weightless, Layer):
    """One number a channel: the largest or the mean of the whole map.

    The output is a vector of channels, or with ``keep_dims`` a map of one position.

        - global_pool: average
    """

    family: ClassVar[Family] = Family.POOLING
    short: ClassVar[str | None] = "type"

    type: PoolType
    keep_dims: Bool = False

    @property
    def linear(self) -> bool:
        """Whether it takes averages."""
        return self.type == "average"

    def output_shape(self, *inputs: Shape) -> Shape:
        """(channels,), or (1, …, channels)."""
        rank = need_map(inputs[0], "global_pool")
        return (*((1,) * rank if self.keep_dims else ()), inputs[0][-1])

    def window(self, rank: int) -> Window | None:
        """All of it."""
        return None

    def kept(self, *inputs: Shape) -> Kept:
        """Input and output of a maximum, to find again which number won; nothing of a mean."""
        return Kept(inputs=self.type == "max", output=self.type == "max")

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """GlobalMaxPooling or GlobalAveragePooling, 1-D to 3-D."""
        name = {"max": "GlobalMaxPooling", "average": "GlobalAveragePooling"}[self.type]
        return KerasCall(f"keras.layers:{name}{rank_of(inputs[0])}D", {"keepdims": self.keep_dims})

    def label(self) -> str:
        """``global average pool``."""
        return f"global {self.type} pool"

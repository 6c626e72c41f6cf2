"""The layer word ``separable_conv``."""

from typing import ClassVar

from cnnspec.layers._base import Kept, KerasCall, Weight
from cnnspec.layers._conv import _Conv, optional_call
from cnnspec.values.shapes import Shape, ShapeError, rank_of, volume
from cnnspec.values.types import PositiveInt


class SeparableConv(_Conv):
    """Filters each channel by itself, ``multiplier`` times, then mixes the channels by a convolution of kernel 1.

    It is one node with two kernels and one bias, as in Chollet 2017 (Xception): nothing stands between the two steps.

        - separable_conv: {filters: 728, kernel: 3, padding: same, bias: false, norm: batch}
    """

    word: ClassVar[str] = "separable_conv"
    short: ClassVar[str | None] = "filters"

    filters: PositiveInt
    multiplier: PositiveInt = 1

    @property
    def has_one_kernel(self) -> bool:
        """There are two, one after the other."""
        return False

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes that the kernel fits, filters)."""
        sizes = self.sizes(inputs[0])
        if self._own(rank_of(inputs[0])):
            self.refuse_stride_with_dilation(rank_of(inputs[0]))
        if isinstance(self.init.value, tuple):
            raise ShapeError(
                "shape.constant",
                "init writes out kernels, but a separable convolution has two",
                field="init",
                help="write depthwise_conv and conv with kernel: 1, each with its own init",
            )
        self.bias_init.check((), 1, self.filters, field="bias_init")
        return (*sizes, self.filters)

    def _own(self, rank: int) -> bool:
        # Keras has no 3-D layer, and TensorFlow's 2-D one only strides alike on both axes.
        return rank == 3 or len(set(self.window(rank).stride)) > 1

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """A kernel a channel (kernel, channels, multiplier), the mixing one, and a bias a filter."""
        rank, channels = rank_of(inputs[0]), inputs[0][-1]
        depthwise = (*self.window(rank).size, channels, self.multiplier)
        kernels = (
            Weight("depthwise_kernel", depthwise, self.trainable),
            Weight("pointwise_kernel", (*(1,) * rank, channels * self.multiplier, self.filters), self.trainable),
        )
        return (*kernels, Weight("bias", (self.filters,), self.trainable)) if self.bias else kernels

    def macs(self, *inputs: Shape) -> int:
        """Output positions × (kernel × channels × multiplier + channels × multiplier × filters)."""
        return volume(self.sizes(inputs[0])) * sum(kernel.size for kernel in self.weights(*inputs)[:2])

    def kept(self, *inputs: Shape) -> Kept:
        """What flows into either of the two kernels."""
        if not self.trainable:
            return Kept()
        kept = super().kept(*inputs)
        between = volume(self.sizes(inputs[0])) * inputs[0][-1] * self.multiplier
        return kept._replace(numbers=kept.numbers + between)

    def _is_widened(self, shape: Shape) -> bool:
        return self._own(rank_of(shape)) and shape[-1] == 1 and self.written(rank_of(shape)).stride[-1] > 1

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """SeparableConv1D or SeparableConv2D; our own layer where Keras' cannot do it."""
        rank = rank_of(inputs[0])
        arguments = {
            "filters": self.filters,
            **self.common_arguments(rank),
            "depth_multiplier": self.multiplier,
            "depthwise_initializer": self.init.keras_call(),
            "pointwise_initializer": self.init.keras_call(),
            "depthwise_regularizer": optional_call(self.regularize),
            "pointwise_regularizer": optional_call(self.regularize),
        }
        if self._own(rank):
            return KerasCall("cnnspec.keras_model.keras_layers.separable_conv:SeparableConv", arguments)
        return KerasCall(f"keras.layers:SeparableConv{rank}D", arguments)

    def label(self) -> str:
        """``separable conv 3×3, 728``."""
        return f"{super().label()}, {self.filters}"

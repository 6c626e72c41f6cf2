"""The layer word ``depthwise_conv``."""

from typing import ClassVar

from cnnspec.layers._base import KerasCall, Weight
from cnnspec.layers._conv import _Conv, optional_call
from cnnspec.values.shapes import Shape, rank_of, volume
from cnnspec.values.types import PositiveInt


class DepthwiseConv(_Conv):
    """Filters each channel by itself: ``multiplier`` kernels a channel.

    The output has channels × multiplier channels, those of the first input channel first.

        - depthwise_conv: {kernel: 3, padding: same, norm: batch, activation: relu6}
    """

    word: ClassVar[str] = "depthwise_conv"
    mixes_channels: ClassVar[bool] = False

    multiplier: PositiveInt = 1

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sizes that the kernel fits, channels × multiplier)."""
        shape = inputs[0]
        sizes = self.sizes(shape)
        filters = shape[-1] * self.multiplier
        if self._grouped(rank_of(shape)):
            self.refuse_stride_with_dilation(rank_of(shape))
        self.init.check(self.window(rank_of(shape)).size, 1, filters)
        self.bias_init.check((), 1, filters, field="bias_init")
        return (*sizes, filters)

    def _grouped(self, rank: int) -> bool:
        # Keras has no 3-D depthwise layer, and TensorFlow's 2-D one only strides alike on both axes.
        return rank == 3 or len(set(self.window(rank).stride)) > 1

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """The kernel (kernel, channels, multiplier), and a bias an output channel."""
        rank, channels = rank_of(inputs[0]), inputs[0][-1]
        last = (1, channels * self.multiplier) if self._grouped(rank) else (channels, self.multiplier)
        kernel = Weight("kernel", (*self.window(rank).size, *last), self.trainable)
        bias = Weight("bias", (channels * self.multiplier,), self.trainable)
        return (kernel, bias) if self.bias else (kernel,)

    def macs(self, *inputs: Shape) -> int:
        """Output positions × kernel × output channels."""
        return volume(self.sizes(inputs[0])) * self.weights(*inputs)[0].size

    def _is_widened(self, shape: Shape) -> bool:
        return self._grouped(rank_of(shape)) and self._needs_care(shape)

    def keras_call(self, *inputs: Shape) -> KerasCall:
        """DepthwiseConv1D or DepthwiseConv2D; a convolution with a group a channel where Keras' cannot do it."""
        rank, channels = rank_of(inputs[0]), inputs[0][-1]
        arguments = self.common_arguments(rank)
        regularizer = optional_call(self.regularize)
        if self._grouped(rank):
            arguments |= {
                "filters": channels * self.multiplier,
                "groups": channels,
                "kernel_initializer": self.init.keras_call(rank),
                "kernel_regularizer": regularizer,
            }
            return KerasCall(self.keras_path(inputs[0]), arguments)
        arguments |= {
            "depth_multiplier": self.multiplier,
            "depthwise_initializer": self.init.keras_call(rank, self.multiplier),
            "depthwise_regularizer": regularizer,
        }
        return KerasCall(f"keras.layers:DepthwiseConv{rank}D", arguments)

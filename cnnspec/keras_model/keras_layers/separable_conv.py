"""Separable convolutions that Keras' own layers cannot do: in 3-D, or with another stride on each axis."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class SeparableConv(keras.layers.Layer):  # type: ignore[misc]
    """Filters each channel by itself, then mixes the channels; in 1-D, 2-D and 3-D.

    The arguments and weights are those of `keras.layers.SeparableConv2D`; the sizes are one an axis.
    """

    def __init__(
        self,
        filters: int,
        kernel_size: tuple[int, ...],
        strides: tuple[int, ...],
        padding: str = "valid",
        dilation_rate: tuple[int, ...] = (),
        depth_multiplier: int = 1,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        pointwise_regularizer: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = tuple(kernel_size)
        self.strides = tuple(strides)
        self.padding = padding
        self.dilation_rate = tuple(dilation_rate) or (1,) * len(self.kernel_size)
        self.depth_multiplier = depth_multiplier
        self.use_bias = use_bias
        self.depthwise_initializer = keras.initializers.get(depthwise_initializer)
        self.pointwise_initializer = keras.initializers.get(pointwise_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.depthwise_regularizer = keras.regularizers.get(depthwise_regularizer)
        self.pointwise_regularizer = keras.regularizers.get(pointwise_regularizer)
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(f"strides {self.strides} cannot be combined with dilation {self.dilation_rate}")

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the kernels and the bias."""
        channels = input_shape[-1]
        if channels is None or len(input_shape) != len(self.kernel_size) + 2:
            raise ValueError(f"kernels of {len(self.kernel_size)} axes do not fit an input of shape {input_shape}")
        self.depthwise_kernel = self.add_weight(
            name="depthwise_kernel",
            shape=(*self.kernel_size, channels, self.depth_multiplier),
            initializer=self.depthwise_initializer,
            regularizer=self.depthwise_regularizer,
        )
        self.pointwise_kernel = self.add_weight(
            name="pointwise_kernel",
            shape=(*(1,) * len(self.kernel_size), channels * self.depth_multiplier, self.filters),
            initializer=self.pointwise_initializer,
            regularizer=self.pointwise_regularizer,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer=self.bias_initializer)

    def call(self, inputs: Any) -> Any:
        """Convolve with a group a channel, then with a kernel of 1."""
        grouped = (*self.kernel_size, 1, inputs.shape[-1] * self.depth_multiplier)
        kernel = keras.ops.reshape(self.depthwise_kernel, grouped)
        mixed = keras.ops.conv(
            self._filter(inputs, kernel), self.pointwise_kernel, padding="valid", data_format="channels_last"
        )
        return mixed if self.bias is None else mixed + self.bias

    def _filter(self, inputs: Any, kernel: Any) -> Any:
        # On one channel TensorFlow may compute an output one column wide wrong: it makes one more, and drops it.
        careful = inputs.shape[-1] == 1 and self.strides[-1] > 1
        if careful:
            ends = [[0, 0]] * len(self.strides) + [[0, self.strides[-1]], [0, 0]]
            inputs = keras.ops.pad(inputs, ends)
        filtered = keras.ops.conv(
            inputs,
            kernel,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
            data_format="channels_last",
        )
        return filtered[..., :-1, :] if careful else filtered

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """(batch, sizes that the kernel fits, filters)."""
        axes = zip(input_shape[1:-1], self.kernel_size, self.strides, self.dilation_rate, strict=True)
        return (input_shape[0], *(self._size(*axis) for axis in axes), self.filters)

    def _size(self, size: int | None, kernel: int, stride: int, dilation: int) -> int | None:
        if size is None:
            return None
        count = -(-size // stride) if self.padding == "same" else (size - (kernel - 1) * dilation - 1) // stride + 1
        if count < 1:
            raise ValueError(f"a kernel of {kernel} with dilation {dilation} does not fit {size} positions")
        return count

    def get_config(self) -> dict[str, Any]:
        """What saving needs."""
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "dilation_rate": self.dilation_rate,
            "depth_multiplier": self.depth_multiplier,
            "use_bias": self.use_bias,
            "depthwise_initializer": keras.initializers.serialize(self.depthwise_initializer),
            "pointwise_initializer": keras.initializers.serialize(self.pointwise_initializer),
            "bias_initializer": keras.initializers.serialize(self.bias_initializer),
            "depthwise_regularizer": keras.regularizers.serialize(self.depthwise_regularizer),
            "pointwise_regularizer": keras.regularizers.serialize(self.pointwise_regularizer),
        }

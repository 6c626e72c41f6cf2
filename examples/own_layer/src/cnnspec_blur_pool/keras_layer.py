"""What ``blur_pool`` is in Keras."""

import keras


@keras.saving.register_keras_serializable(package="cnnspec_blur_pool")
class BlurPool(keras.layers.Layer):
    """Blurs the channels of an image (batch, height, width, channels) and keeps every ``stride``-th position."""

    def __init__(self, stride=2, **kwargs):
        super().__init__(**kwargs)
        self.stride = stride

    def call(self, inputs):
        line = keras.ops.convert_to_tensor([0.25, 0.5, 0.25], inputs.dtype)
        square = keras.ops.reshape(line[:, None] * line[None, :], (3, 3, 1, 1))
        kernel = keras.ops.tile(square, (1, 1, inputs.shape[-1], 1))
        padded = keras.ops.pad(inputs, [[0, 0], [1, 1], [1, 1], [0, 0]])
        return keras.ops.depthwise_conv(padded, kernel, strides=self.stride, padding="valid")

    def compute_output_shape(self, shape):
        batch, height, width, channels = shape
        return batch, (height - 1) // self.stride + 1, (width - 1) // self.stride + 1, channels

    def get_config(self):
        return {**super().get_config(), "stride": self.stride}

"""Convolutions in the shape that TensorFlow's oneDNN kernel gets wrong, computed so that they come out right.

For one input channel and an output one column wide, with a stride of 1 along the height and more along the width, that
kernel returns memory that it has not written (TensorFlow 2.21). It does not where the output is wider.
"""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class ExactConv2D(keras.layers.Conv2D):  # type: ignore[misc]
    """Conv2D for an output one column wide, which TensorFlow may compute wrong: makes one more, and drops it."""

    def convolution_op(self, inputs: Any, kernel: Any) -> Any:
        """Convolve with zeros to the right, and leave out the last column."""
        wider = keras.ops.pad(inputs, [[0, 0], [0, 0], [0, self.strides[-1]], [0, 0]])
        return super().convolution_op(wider, kernel)[..., :-1, :]


@keras.saving.register_keras_serializable(package="cnnspec")
class ExactConv3D(keras.layers.Conv3D):  # type: ignore[misc]
    """Conv3D for an output one column wide, which TensorFlow may compute wrong: makes one more, and drops it."""

    def convolution_op(self, inputs: Any, kernel: Any) -> Any:
        """Convolve with zeros to the right, and leave out the last column."""
        wider = keras.ops.pad(inputs, [[0, 0], [0, 0], [0, 0], [0, self.strides[-1]], [0, 0]])
        return super().convolution_op(wider, kernel)[..., :-1, :]

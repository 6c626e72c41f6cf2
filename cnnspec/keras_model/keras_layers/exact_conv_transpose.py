"""Transposed convolutions whose gradient TensorFlow's oneDNN kernel gets wrong, computed so that it comes out right.

The gradient for the input is a convolution of what flows back. For one filter and an input one column wide it is of
the kind that `exact_conv` describes; with an input two columns wide it is not.
"""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class ExactConv2DTranspose(keras.layers.Conv2DTranspose):  # type: ignore[misc]
    """Conv2DTranspose for an input one column wide: it adds a column of zeros, and drops what that paints."""

    def call(self, inputs: Any) -> Any:
        """Paint the map of a wider input, and leave out the columns to its right."""
        wider = keras.ops.pad(inputs, [[0, 0], [0, 0], [0, 1], [0, 0]])
        return super().call(wider)[..., : -self.strides[-1], :]


@keras.saving.register_keras_serializable(package="cnnspec")
class ExactConv3DTranspose(keras.layers.Conv3DTranspose):  # type: ignore[misc]
    """Conv3DTranspose for an input one column wide: it adds a column of zeros, and drops what that paints."""

    def call(self, inputs: Any) -> Any:
        """Paint the map of a wider input, and leave out the columns to its right."""
        wider = keras.ops.pad(inputs, [[0, 0], [0, 0], [0, 0], [0, 1], [0, 0]])
        return super().call(wider)[..., : -self.strides[-1], :]

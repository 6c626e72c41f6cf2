"""Batch normalisation as one operation of TensorFlow rather than as the ten that Keras writes it with.

Keras computes mean, variance and result step by step: over 40 % of the time of a small convolutional network on a
processor. The fused operation gives the same numbers up to rounding and takes less than half as long.
"""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf


def speed_up_batch_norm(model: Any) -> None:
    """Makes the layers of a model train with the fused operation; what is saved of them stays Keras' own."""
    for layer in model._flatten_layers():
        if _fits(layer):
            layer.call = _fused(layer)


def _fits(layer: Any) -> bool:
    # Not a subclass, which may compute something else; in bfloat16 Keras' way is kept, it works in float32 inside.
    return (
        type(layer) is keras.layers.BatchNormalization
        and not (layer.renorm or layer.synchronized)
        and layer.compute_dtype == "float32"
        and layer.input_spec.ndim == 4
        and layer.axis in (-1, 3)
    )


def _fused(layer: Any) -> Any:
    keras_call = layer.call

    def call(inputs: Any, training: Any = None, mask: Any = None) -> Any:
        if not training or not layer.trainable or mask is not None:
            return keras_call(inputs, training=training, mask=mask)
        channels = inputs.shape[-1]
        outputs = tf.raw_ops.FusedBatchNormV3(
            x=inputs,
            scale=layer.gamma.value if layer.scale else tf.ones([channels]),
            offset=layer.beta.value if layer.center else tf.zeros([channels]),
            mean=tf.zeros([0]),
            variance=tf.zeros([0]),
            epsilon=layer.epsilon,
            data_format="NHWC",
            is_training=True,
        )
        # The operation's variance is divided by n - 1, Keras' by n.
        values = tf.cast(tf.size(inputs) // channels, tf.float32)
        _follow(layer.moving_mean, outputs.batch_mean, layer.momentum)
        _follow(layer.moving_variance, outputs.batch_variance * ((values - 1) / values), layer.momentum)
        return outputs.y

    return call


def _follow(moving: Any, new: Any, momentum: float) -> None:
    moving.assign(moving.value * momentum + new * (1.0 - momentum))

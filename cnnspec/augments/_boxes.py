"""Boxes at random places of the images of a batch."""

from __future__ import annotations

from typing import Any


def boxes(key: Any, images: Any, side: Any) -> Any:
    """Whether a pixel lies in its image's box: (image, height, width, 1).

    The box has ``side`` of the image's height and width and its middle anywhere in the image, so that it may be cut.
    """
    import tensorflow as tf

    shape = tf.shape(images)
    random = tf.random.stateless_uniform([shape[0], 2], key)

    def along(axis: int) -> Any:
        length = tf.cast(shape[axis + 1], tf.float32)
        middle = random[:, axis] * length
        place = tf.range(length) + 0.5
        return tf.abs(place - middle[:, tf.newaxis]) < tf.reshape(side * length / 2, [-1, 1])

    down, across = along(0), along(1)
    return (down[:, :, tf.newaxis] & across[:, tf.newaxis, :])[..., tf.newaxis]

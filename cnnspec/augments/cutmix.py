"""Puts a box of another image of the batch into each image, its label in proportion (Yun et al., 2019)."""

from __future__ import annotations

from typing import Any

from cnnspec.values.choices import Option
from cnnspec.values.types import Positive

OPTION = Option(Positive, 1.0)
MIXES_LABELS = True


def change(images: Any, labels: Any, key: Any, value: float, limits: tuple[float, float]) -> tuple[Any, Any]:
    """The value is alpha of the Beta that the size of the box follows; labels count the pixels that are there."""
    import tensorflow as tf

    from cnnspec.augments._boxes import boxes
    from cnnspec.augments._mixing import mixed, share

    side = tf.sqrt(1 - share(key, value, images))
    box = boxes(tf.random.experimental.stateless_fold_in(key, 1), images, side)
    kept = 1 - tf.reduce_mean(tf.cast(box, tf.float32), axis=[1, 2, 3])
    return tf.where(box, tf.reverse(images, [0]), images), mixed(labels, tf.reverse(labels, [0]), kept)

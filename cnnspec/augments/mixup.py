"""Mixes each image and its label with another of the batch (Zhang et al., 2018); the value is alpha of Beta."""

from __future__ import annotations

from typing import Any

from cnnspec.values.choices import Option
from cnnspec.values.types import Positive

OPTION = Option(Positive, 0.2)
MIXES_LABELS = True


def change(images: Any, labels: Any, key: Any, value: float, limits: tuple[float, float]) -> tuple[Any, Any]:
    """The partner is the image opposite in the batch, whose order is random already."""
    import tensorflow as tf

    from cnnspec.augments._mixing import mixed, share

    kept = share(key, value, images)
    weight = tf.reshape(kept, [-1, 1, 1, 1])
    others = tf.reverse(images, [0])
    return images * weight + others * (1 - weight), mixed(labels, tf.reverse(labels, [0]), kept)

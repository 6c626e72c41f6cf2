"""Pads every side by so many pixels and cuts out a window of the image's own size anywhere in it."""

from __future__ import annotations

from typing import Any

from cnnspec.values.choices import Option
from cnnspec.values.types import PositiveInt

OPTION = Option(PositiveInt, 4)


def matrix(key: Any, value: int, images: Any) -> Any:
    """Which is a shift by whole pixels."""
    import tensorflow as tf

    from cnnspec.augments._geometry import shift

    random = tf.random.stateless_uniform([2, tf.shape(images)[0]], key, -value, value + 1, tf.int32)
    across, down = tf.unstack(tf.cast(random, tf.float32))
    return shift(across, down)

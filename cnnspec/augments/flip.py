"""Mirrors half of the images, left to right or upside down."""

from __future__ import annotations

from typing import Annotated, Any

from cnnspec.values.choices import Option
from cnnspec.values.types import one_of

OPTION = Option(Annotated[str, one_of("horizontal", "vertical")], "horizontal")


def matrix(key: Any, value: str, images: Any) -> Any:
    """Exact: a mirrored pixel is one pixel of the image."""
    import tensorflow as tf

    from cnnspec.augments._geometry import linear, uniform

    side = tf.where(uniform(key, images, 1)[0] < 0, -1.0, 1.0)
    one = tf.ones_like(side)
    return linear(side, 0.0, 0.0, one, images) if value == "horizontal" else linear(one, 0.0, 0.0, side, images)

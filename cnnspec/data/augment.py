"""Random changes of the training images, a whole batch at a time.

Rotation, zoom and translation are composed into one projective transform, so that the pixels are resampled once. The
random numbers depend on the seed and the number of the step only: a resumed run sees the same images.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from cnnspec.diagnostics import UsageError
from cnnspec.spec.data import Augment

Change = Callable[[Any, Any], Any]


def augmentation(augments: Sequence[Augment], shape: Sequence[int], seed: int, fill: float) -> Change | None:
    """A function of (images, number of the step) that gives changed images, or None where there is nothing to do.

    ``shape`` is that of one image; ``fill`` is the value of pixels that come from outside of it.
    """
    if not augments:
        return None
    if len(shape) != 3:
        raise UsageError(
            f"data.augment works on images of height, width and channels; these have the shape {list(shape)}",
            help="leave out data.augment",
        )
    limits = {each.name: float(each.value) for each in augments if each.name != "flip"}
    axes = [2 if each.value == "horizontal" else 1 for each in augments if each.name == "flip"]

    def change(images: Any, step: Any) -> Any:
        # 4 numbers for the transform and one for each flip, all in [-1, 1).
        key = tf.stack([tf.constant(seed, tf.int64), tf.cast(step, tf.int64)])
        random = tf.random.stateless_uniform([tf.shape(images)[0], 4 + len(axes)], key, -1.0, 1.0)
        if any(limits.values()):
            images = _transform(images, _transforms(random, limits, *shape[:2]), fill)
        for index, axis in enumerate(axes):
            flipped = random[:, 4 + index, tf.newaxis, tf.newaxis, tf.newaxis] < 0
            images = tf.where(flipped, tf.reverse(images, [axis]), images)
        return images

    return change


def _transforms(random: Any, limits: dict[str, float], height: int, width: int) -> Any:
    """Where each pixel of the result comes from, as the 8 numbers of a projective transform for each image.

    The inverse of: rotate and zoom around the middle of the image, then translate.
    """
    angle = random[:, 0] * (limits.get("rotate", 0.0) * math.pi / 180)
    scale = 1 / (1 + random[:, 1] * limits.get("zoom", 0.0))
    across = random[:, 2] * (limits.get("translate", 0.0) * width)
    down = random[:, 3] * (limits.get("translate", 0.0) * height)
    cos, sin = tf.cos(angle) * scale, tf.sin(angle) * scale
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    from_x, from_y = middle_x + across, middle_y + down
    x = middle_x - cos * from_x - sin * from_y
    y = middle_y + sin * from_x - cos * from_y
    zero = tf.zeros_like(cos)
    return tf.stack([cos, sin, x, -sin, cos, y, zero, zero], axis=1)


def _transform(images: Any, transforms: Any, fill: float) -> Any:
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=transforms,
        output_shape=tf.shape(images)[1:3],
        fill_value=float(fill),
        interpolation="BILINEAR",
        fill_mode="CONSTANT",
    )

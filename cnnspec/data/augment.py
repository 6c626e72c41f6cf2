"""The random changes of the training images that a spec lists, a whole batch at a time.

The random numbers depend on the seed, the number of the step and the place in the list only: a resumed run sees the
same images.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import tensorflow as tf

from cnnspec.augments import AUGMENTS
from cnnspec.augments._geometry import resample
from cnnspec.diagnostics import UsageError
from cnnspec.language.data import Augment

Change = Callable[[Any, Any, Any], tuple[Any, Any]]


def augmentation(
    augments: Sequence[Augment], shape: Sequence[int], seed: int, limits: tuple[float, float]
) -> Change | None:
    """A function of (images, labels, number of the step) that gives changed images and labels, or None.

    ``shape`` is that of one image; ``limits`` are the least and the greatest value of a pixel. Pixels from outside of
    an image have the least.
    """
    if not augments:
        return None
    if len(shape) != 3:
        raise UsageError(
            f"data.augment works on images of height, width and channels; these have the shape {list(shape)}",
            help="leave out data.augment",
        )
    limits = float(limits[0]), float(limits[1])
    steps = [(AUGMENTS[augment.name], augment.value, index) for index, augment in enumerate(augments)]

    def change(images: Any, labels: Any, step: Any) -> tuple[Any, Any]:
        images = tf.convert_to_tensor(images)
        original = images.shape
        key = tf.stack([tf.constant(seed, tf.int64), tf.cast(step, tf.int64)])
        waiting: list[Any] = []  # maps of the plane that are not yet applied
        for module, value, index in steps:
            own = tf.random.experimental.stateless_fold_in(key, index)
            if hasattr(module, "matrix"):
                waiting.append(module.matrix(own, value, images))
                continue
            images = _moved(images, waiting, limits[0])
            images, labels = module.change(images, labels, own, value, limits)
        # Resampling knows the size only when it runs, and layers such as a bilinear upsample need it before.
        return tf.ensure_shape(_moved(images, waiting, limits[0]), original), labels

    return change


def _moved(images: Any, matrices: list[Any], fill: float) -> Any:
    if not matrices:
        return images
    images = resample(images, reduce(tf.matmul, matrices), fill)
    matrices.clear()
    return images

"""Batches for training, made by ``tf.data`` beside the training: order, images, batches, random changes, read ahead.

Nothing is kept after it was changed at random, and everything random follows from the seed and the number of the epoch
or the step: a run that is resumed at the end of an epoch sees what one that was never interrupted sees.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow as tf

from cnnspec.data.augment import Change
from cnnspec.sources.images.arrays import Arrays, Encoded
from cnnspec.text.parallel import cores

_AHEAD = 4  # batches: enough to even out, little enough to keep in memory


class Feed:
    """The batches of one part of the data.

    An epoch is every image once, in an order that follows from the seed and the epoch; the last batch may be smaller.
    With ``steps`` an epoch has that many full batches, taken from as many shuffled rounds as they need. Without
    ``shuffled`` the order is that of the source. Images are float32 in the batch, labels as they are stored, or one-hot
    of the length ``one_hot``.
    """

    def __init__(
        self,
        arrays: Arrays,
        *,
        batch: int,
        seed: int = 0,
        steps: int | None = None,
        one_hot: int | None = None,
        change: Change | None = None,
        shuffled: bool = True,
    ) -> None:
        self.steps = steps or math.ceil(len(arrays) / batch)
        self.images_per_epoch = self.steps * batch if steps else len(arrays)
        self._samples, self._batch, self._seed, self._shuffled = len(arrays), batch, seed, shuffled
        images = arrays.images
        self._encoded = images if isinstance(images, Encoded) else None
        self._images = tf.constant(images.contents if isinstance(images, Encoded) else images)
        self._labels = tf.constant(arrays.labels)
        self._one_hot, self._change = one_hot, change

    def class_counts(self) -> Any:
        """The number of images of each class; None where an image can be of several."""
        return None if len(self._labels.shape) > 1 else np.bincount(self._labels.numpy())

    def order(self, epoch: Any) -> Any:
        """The indices of all images of an epoch, a tensor; the epoch may be one too."""
        if not self._shuffled:
            return tf.range(self._samples)
        key = tf.stack([tf.constant(self._seed, tf.int64), tf.cast(epoch, tf.int64)])
        rounds = math.ceil(self.images_per_epoch / self._samples)
        # Sorting random numbers shuffles; 64 bits leave no ties to speak of.
        random = tf.random.stateless_uniform([rounds, self._samples], key, None, None, tf.int64)
        return tf.reshape(tf.argsort(random), [-1])[: self.images_per_epoch]

    def batches(self, epoch: int = 0) -> Iterator[tuple[Any, Any]]:
        """What ``dataset`` gives; the iterator can be handed to a compiled function."""
        batches: Iterator[tuple[Any, Any]] = iter(self.dataset(epoch))
        return batches

    def dataset(self, epoch: int = 0) -> Any:
        """Images and labels from the start of an epoch on, epoch after epoch without end.

        The first batches of an epoch are made ready while the last steps of the one before still run.
        """
        # Not from_generator, which changes how the whole process returns memory and thereby slows the training down.
        batches = tf.data.Dataset.counter(epoch).flat_map(lambda number: self._read(self.order(number)))
        picked = batches.enumerate(epoch * self.steps)
        options = tf.data.Options()
        # Its thread sleeps for up to a minute, and who lets an iterator go waits until it wakes.
        options.autotune.enabled = False
        return picked.map(self._finish).prefetch(_AHEAD).with_options(options)

    def _read(self, order: Any) -> Any:
        """The batches of an epoch as they are stored; only images that do not fit into memory are decoded here."""
        indices = tf.data.Dataset.from_tensor_slices(order)
        if self._encoded is None:
            return indices.batch(self._batch).map(self._take)
        decoded = indices.map(self._decode, num_parallel_calls=cores(), deterministic=True)
        return decoded.batch(self._batch)

    def _take(self, picked: Any) -> tuple[Any, Any]:
        return tf.gather(self._images, picked), tf.gather(self._labels, picked)

    def _decode(self, index: Any) -> tuple[Any, Any]:
        assert self._encoded is not None
        return self._encoded.decode(self._images[index]), self._labels[index]

    def _finish(self, step: Any, stored: tuple[Any, Any]) -> tuple[Any, Any]:
        images, labels = tf.cast(stored[0], tf.float32), stored[1]
        if self._one_hot:
            labels = tf.one_hot(labels, self._one_hot)
        return self._change(images, labels, step) if self._change else (images, labels)

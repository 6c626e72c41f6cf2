"""What a model gives out for images, and the probabilities that this means."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from cnnspec.data.pipeline import Feed
from cnnspec.keras_model.exhausted import enough_memory
from cnnspec.language.objective import Head
from cnnspec.sources.images.arrays import Arrays

Array = np.ndarray[Any, Any]


def outputs_of(model: Any, arrays: Arrays, batch: int = 128) -> Array:
    """The outputs (image, class) in float32, images in the order of the source."""
    feed = Feed(arrays, batch=min(batch, len(arrays)), shuffled=False)
    compiled = tf.function(lambda images: tf.cast(model(images, training=False), tf.float32), reduce_retracing=True)
    help = "use fewer or smaller images, or set a smaller `batch` in the spec.yaml of the run"
    with enough_memory(f"compute the outputs of {min(batch, len(arrays))} images at once", help):
        batches = [compiled(images).numpy() for images, _ in feed.dataset().take(feed.steps)]
        return np.concatenate(batches)


def probabilities(outputs: Array, head: Head, *, several: bool) -> Array:
    """One number from 0 to 1 a class; ``several`` says that an image can be of several classes, or of none."""
    if head != "logits":
        return outputs.astype(np.float64)
    values = outputs.astype(np.float64)
    if several:
        return np.exp(-np.logaddexp(0, -values))
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares

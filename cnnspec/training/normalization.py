"""Normalisation layers that were given no mean and variance take them from the training images."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from cnnspec.data.pipeline import Feed
from cnnspec.sources.images.arrays import Arrays, Encoded


def learn_normalization(model: Any, arrays: Arrays, batch: int) -> None:
    """Sets such layers one after another, each from what flows into it; the same images give the same numbers."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization) and layer.input_mean is None:
            before = keras.Model(model.inputs, layer.input)
            if isinstance(arrays.images, Encoded):
                feed = Feed(arrays, batch=batch, shuffled=False)
                layer.adapt(feed.dataset().take(feed.steps).map(lambda images, _, before=before: before(images)))
            else:
                layer.adapt(before.predict(arrays.images.astype(np.float32), batch_size=batch, verbose=0))

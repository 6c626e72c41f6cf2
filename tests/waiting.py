"""Prints the shares of time that a training waits for its input: for slow input, and for quick input."""

from __future__ import annotations

import time
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from cnnspec.data.pipeline import Feed
from cnnspec.language.train import Train
from cnnspec.sources.images.arrays import Arrays
from cnnspec.training.devices import OneDevice
from cnnspec.training.loop import Loop
from cnnspec.training.objective import Objective


def waiting(seconds: float) -> float:
    """The share of an epoch whose batches take so long to be made."""

    def pause() -> np.float32:
        time.sleep(seconds)
        return np.float32(0)

    def change(images: Any, labels: Any, step: Any) -> Any:
        return images + tf.ensure_shape(tf.numpy_function(pause, [], tf.float32), []), labels

    some = Arrays(np.zeros((80, 32, 32, 1), np.uint8), np.zeros(80, np.int32), 2)
    layers = [keras.layers.Conv2D(32, 5), keras.layers.Conv2D(32, 5), keras.layers.GlobalMaxPool2D()]
    model = keras.Sequential([keras.layers.Input((32, 32, 1)), *layers, keras.layers.Dense(2, activation="softmax")])
    optimizer = keras.optimizers.SGD()
    optimizer.build(model.trainable_variables)
    objective = Objective(Train(), "softmax", "index", 2)
    parts = Feed(some, batch=8, change=change), Feed(some, batch=8, shuffled=False)
    loop = Loop(model, optimizer, objective, [], *parts, OneDevice())
    for epoch in range(2):  # the first one compiles
        assert loop.train_epoch(epoch, [0.01] * 10, lambda *_: True) is not None
    return loop.waiting


if __name__ == "__main__":
    print(waiting(0.1), waiting(0.0))

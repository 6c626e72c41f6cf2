"""The number that is made smaller: a loss of Keras, with smoothed labels and weighted classes where a spec says so."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from cnnspec.diagnostics import UsageError
from cnnspec.language.objective import Head, default_loss
from cnnspec.language.train import Train
from cnnspec.training.objects import loss_of


class Objective:
    """The loss of a batch in training and in validation.

    ``keras_loss`` is what a saved model is compiled with: the loss itself, or where Keras has none of the kind, sparse
    labels being smoothed, the one without smoothing. Class weights count in training only, as in ``model.fit``.
    """

    def __init__(self, train: Train, head: Head, labels: str, classes: int, counts: Any = None) -> None:
        choice = train.loss or default_loss(head, labels)
        self._one_hot, self._sparse, self._classes = False, labels == "index", classes
        if train.label_smoothing and choice.name == "sparse_categorical_crossentropy":
            self.keras_loss = loss_of(choice)
            self._loss = keras.losses.CategoricalCrossentropy(
                from_logits=choice.fields["from_logits"], label_smoothing=train.label_smoothing
            )
            self._one_hot = True
        else:
            smoothing = {"label_smoothing": train.label_smoothing} if train.label_smoothing else {}
            self.keras_loss = self._loss = loss_of(choice._replace(fields={**choice.fields, **smoothing}))
        weights = class_weights(train, classes, counts)
        self._weights = None if weights is None else tf.constant(weights, tf.float32)

    def validation(self, labels: Any, outputs: Any) -> Any:
        """The mean over a batch."""
        return self._loss(self._written(labels), outputs)

    def training(self, labels: Any, outputs: Any) -> Any:
        """The mean over a batch, each image weighted by its class."""
        if self._weights is None:
            return self._loss(self._written(labels), outputs)
        indices = labels if self._sparse else tf.argmax(labels, axis=-1)
        return self._loss(self._written(labels), outputs, sample_weight=tf.gather(self._weights, indices))

    def _written(self, labels: Any) -> Any:
        return tf.one_hot(labels, self._classes) if self._one_hot else labels


def class_weights(train: Train, classes: int, counts: Any) -> Any:
    """One weight for each class, or None.

    ``balanced`` gives images / (classes that there are × images of the class), so that each of them counts the same and
    the mean over the training images is 1. ``counts`` are the training images of each class.
    """
    class_weight = train.class_weight
    if class_weight is None:
        return None
    if isinstance(class_weight, list):
        return class_weight
    if isinstance(class_weight, dict):
        return [class_weight.get(index, 1.0) for index in range(classes)]
    if counts is None:
        raise UsageError("class_weight: balanced needs one class an image", help="write a list of weights")
    all_counts = np.zeros(classes)
    all_counts[: len(counts)] = counts
    there = all_counts > 0
    return np.where(there, all_counts.sum() / (there.sum() * np.maximum(all_counts, 1)), 0.0).tolist()

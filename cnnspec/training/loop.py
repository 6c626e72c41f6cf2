"""The steps of training and validation, compiled: many steps in one call, so that Python costs next to nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from cnnspec.data.pipeline import Feed
from cnnspec.training.devices import OneDevice, SeveralDevices
from cnnspec.training.objective import Objective

_SECONDS_PER_CALL = 0.25  # long enough to cost nothing, short enough for a bar that moves and a Ctrl-C that is heard

Measures = dict[str, float]


class Loop:
    """Trains and validates a model, epoch by epoch."""

    def __init__(
        self,
        model: Any,
        optimizer: Any,
        objective: Objective,
        metrics: Sequence[Any],
        training: Feed,
        validation: Feed,
        devices: OneDevice | SeveralDevices,
    ) -> None:
        self._devices = devices
        self._model, self._optimizer, self._objective = model, optimizer, objective
        self._mean_loss = keras.metrics.Mean(name="loss")
        self._metrics = [self._mean_loss, *metrics]
        self._training, self._validation = training, validation
        self._steps_per_call = 1
        self._batches: tuple[int, Any] | None = None  # the epoch that comes next in it, and the iterator
        self._validation_batches = validation.batches()
        self.waiting = 0.0
        """The share of the last epoch's training time that was spent waiting for input."""
        self._validate = tf.function(self._validation_steps)
        self.compile()

    def compile(self) -> None:
        """Compiles the steps of training, anew where other layers learn than before."""
        self._train = tf.function(self._train_steps)

    def train_epoch(
        self, epoch: int, rates: Sequence[float], after: Callable[[int, Measures], bool]
    ) -> Measures | None:
        """One epoch with a learning rate for each step.

        ``after`` is told the images done and the measures so far, and can end it by returning False.
        """
        batches, steps, done = self._batches_from(epoch), self._training.steps, 0
        each_rate = tf.constant(rates, tf.float32)
        waited, began = 0.0, time.perf_counter()
        self._reset()
        while done < steps:
            count = min(self._steps_per_call, steps - done)
            started = time.perf_counter()
            waited += float(self._train(batches, each_rate, tf.constant(done), tf.constant(count)))
            measures = self._measures()
            self._adjust(count, time.perf_counter() - started)
            done += count
            images = round(done / steps * self._training.images_per_epoch)
            if not after(images, measures) and done < steps:
                return None
        self._devices.agree(self._model.variables)
        self.waiting = waited / (time.perf_counter() - began)
        self._batches = epoch + 1, batches
        return measures

    def validate(self) -> Measures:
        """The measures of all validation images, by names that begin with ``val_``."""
        self._reset()
        self._validate(self._validation_batches)
        return {f"val_{name}": value for name, value in self._measures().items()}

    def _batches_from(self, epoch: int) -> Any:
        """The iterator that goes on, or a new one after an epoch that was broken off."""
        upcoming, self._batches = self._batches, None
        return upcoming[1] if upcoming and upcoming[0] == epoch else self._training.batches(epoch)

    def _train_steps(self, batches: Any, rates: Any, start: Any, count: Any) -> Any:
        waited = tf.constant(0.0, tf.float64)
        for index in tf.range(count):
            asked = _clock()
            images, labels = next(batches)
            with tf.control_dependencies([images, labels]):
                waited += _clock() - asked
            self._optimizer.learning_rate.assign(rates[start + index])
            self._devices.run(self._train_step, images, labels)
        return waited

    def _validation_steps(self, batches: Any) -> None:
        for _ in tf.range(self._validation.steps):
            images, labels = next(batches)
            self._devices.run(self._validation_step, images, labels)

    def _train_step(self, images: Any, labels: Any, share: Any) -> None:
        variables = self._model.trainable_variables
        with tf.GradientTape() as tape:
            outputs = self._model(images, training=True)
            value = self._with_penalties(self._objective.training(labels, outputs))
            part = value * share
        self._optimizer.apply(tape.gradient(part, variables), variables)
        self._measure(value, labels, outputs, share)

    def _validation_step(self, images: Any, labels: Any, share: Any) -> None:
        outputs = self._model(images, training=False)
        self._measure(self._with_penalties(self._objective.validation(labels, outputs)), labels, outputs, share)

    def _with_penalties(self, value: Any) -> Any:
        value *= self._devices.count  # Keras divides its losses by the number of devices
        if not self._model.losses:
            return value
        return value + tf.add_n([tf.cast(loss, tf.float32) for loss in self._model.losses])

    def _measure(self, value: Any, labels: Any, outputs: Any, share: Any) -> None:
        # The loss of a batch is a mean: weighted by its size, so that a smaller last batch counts for what it is.
        counts = tf.sign(share)  # 0 for what is seen for nothing
        self._mean_loss.update_state(value, sample_weight=counts * tf.cast(tf.shape(outputs)[0], tf.float32))
        for metric in self._metrics[1:]:
            metric.update_state(labels, tf.cast(outputs, tf.float32), **self._weights(labels, counts))

    def _weights(self, labels: Any, counts: Any) -> dict[str, Any]:
        if isinstance(self._devices, OneDevice):
            return {}
        return {"sample_weight": tf.repeat(counts, tf.shape(labels)[0])}

    def _measures(self) -> Measures:
        # The shortest decimals that give the same float32 again.
        return {metric.name: float(str(np.float32(metric.result()))) for metric in self._metrics}

    def _reset(self) -> None:
        for metric in self._metrics:
            metric.reset_state()

    def _adjust(self, count: int, seconds: float) -> None:
        """How many steps the next call has; it changes no number, because every step is the same."""
        wanted = int(count * _SECONDS_PER_CALL / seconds) if seconds > 0 else count
        self._steps_per_call = max(1, min(wanted, 8 * self._steps_per_call))


def _clock() -> Any:
    """Seconds, read when the graph comes to it; TensorFlow's own operation for it is refused in deterministic runs."""
    return tf.ensure_shape(tf.numpy_function(time.perf_counter, [], tf.float64), [])

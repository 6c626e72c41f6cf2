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
        order, steps, done = self._training.order(epoch), self._training.steps, 0
        each_rate = tf.constant(rates, tf.float32)
        self._reset()
        while done < steps:
            count = min(self._steps_per_call, steps - done)
            started = time.perf_counter()
            first = epoch * steps + done
            self._train(order, each_rate, tf.constant(done), tf.constant(count), tf.constant(first, tf.int64))
            measures = self._measures()
            self._adjust(count, time.perf_counter() - started)
            done += count
            images = round(done / steps * self._training.images_per_epoch)
            if not after(images, measures) and done < steps:
                return None
        self._devices.agree(self._model.variables)
        return measures

    def validate(self) -> Measures:
        """The measures of all validation images, by names that begin with ``val_``."""
        self._reset()
        self._validate(self._validation.in_order())
        return {f"val_{name}": value for name, value in self._measures().items()}

    def _train_steps(self, order: Any, rates: Any, start: Any, count: Any, first: Any) -> None:
        for index in tf.range(count):
            images, labels = self._training.batch(order, start + index, first + tf.cast(index, tf.int64))
            self._optimizer.learning_rate.assign(rates[start + index])
            self._devices.run(self._train_step, images, labels)

    def _validation_steps(self, order: Any) -> None:
        for index in tf.range(self._validation.steps):
            images, labels = self._validation.batch(order, index, 0)
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
        return value + tf.add_n([tf.cast(each, tf.float32) for each in self._model.losses])

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

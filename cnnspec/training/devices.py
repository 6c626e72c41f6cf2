"""The graphics cards of one machine: a batch is shared between them, and each has a copy of the weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

import numpy as np
import tensorflow as tf

Step = Callable[[Any, Any, Any], None]


class OneDevice:
    """The processor, or one card."""

    count = 1

    def scope(self) -> AbstractContextManager[Any]:
        """In which model and optimizer are made."""
        return nullcontext()

    def run(self, step: Step, images: Any, labels: Any) -> None:
        """Runs ``step(images, labels, share)`` on a batch; the share is all of it."""
        step(images, labels, tf.constant(1.0))

    def agree(self, variables: Iterable[Any]) -> None:
        """Makes all copies of variables equal; there are none."""


class SeveralDevices:
    """Each runs the step on a part of the batch; the gradients of all are added.

    So the loss of a part counts by its ``share`` of the batch, and training is what one device would do, except that
    each normalises over its own part, as batch normalisation commonly does, and that rounding differs.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._strategy = _strategy(*names)
        self.count = len(names)

    def scope(self) -> AbstractContextManager[Any]:
        """As OneDevice's."""
        scope: AbstractContextManager[Any] = self._strategy.scope()
        return scope

    def run(self, step: Step, images: Any, labels: Any) -> None:
        """As OneDevice's; every n-th image goes to the same of n devices."""

        def part(images: Any, labels: Any) -> None:
            size = tf.shape(images)[0]
            number = tf.distribute.get_replica_context().replica_id_in_sync_group
            # Where there are fewer images than devices the last one is seen again, for nothing.
            first = tf.minimum(number, size - 1)
            mine, theirs = images[first :: self.count], labels[first :: self.count]
            share = tf.cast(tf.shape(mine)[0], tf.float32) / tf.cast(size, tf.float32)
            step(mine, theirs, tf.where(number < size, share, 0.0))

        self._strategy.run(part, args=(images, labels))

    def agree(self, variables: Iterable[Any]) -> None:
        """The copies of moving statistics, of which each device has seen a part, become their mean."""
        for variable in variables:
            copies = [copy.numpy() for copy in self._strategy.experimental_local_results(variable.value)]
            if any(not np.array_equal(copies[0], copy) for copy in copies[1:]):
                mean = np.mean(copies, axis=0) if np.issubdtype(copies[0].dtype, np.floating) else copies[0]
                variable.assign(mean.astype(copies[0].dtype))


@cache
def _strategy(*names: str) -> Any:
    """One for all trainings of a process: two number what they add up alike, and would take it for each other's."""
    return tf.distribute.MirroredStrategy(list(names))


def devices() -> OneDevice | SeveralDevices:
    """All cards of this machine, or what there is."""
    names = [device.name for device in tf.config.list_logical_devices("GPU")]
    return SeveralDevices(names) if len(names) > 1 else OneDevice()

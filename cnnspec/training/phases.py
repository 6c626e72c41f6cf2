"""The learning rates of a training, and its two phases where it is fine-tuned at the end."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cnnspec.language.train import Train
from cnnspec.schedules import factors


class Phases:
    """What learns in an epoch, and how fast; epochs count from 0 here.

    ``frozen`` are the names of the layers that do not learn before the fine-tuning.
    """

    def __init__(self, train: Train, model: Any, frozen: Collection[str], steps: int) -> None:
        self._train, self._steps = train, steps
        # Those that never learn, because the spec says so of the layer, are left as they are.
        self._layers = [layer for layer in model._flatten_layers() if layer.name in frozen and layer.trainable]
        self._first_fine = train.epochs - (train.fine_tune.epochs if train.fine_tune else 0)

    def may_stop(self, done: int) -> bool:
        """Whether lost patience ends a run of so many epochs: not before its fine-tuning, if it has one."""
        return self._train.fine_tune is None or done > self._first_fine

    def begins_fine_tuning(self, epoch: int) -> bool:
        """Whether an epoch is the first one of the fine-tuning."""
        return self._train.fine_tune is not None and epoch == self._first_fine

    def enter(self, epoch: int) -> bool:
        """Sets which layers learn in an epoch; whether that is others than before."""
        learning = epoch >= self._first_fine
        changed = [layer for layer in self._layers if layer.trainable != learning]
        for layer in changed:
            layer.trainable = learning
        return bool(changed)

    def variables(self, model: Any) -> list[Any]:
        """All variables that learn at any time."""
        self.enter(self._train.epochs if self._train.fine_tune else 0)
        return list(model.trainable_variables)

    def rates(self, epoch: int, reduced: float | None = None) -> list[float]:
        """The learning rate of each step; ``reduced`` is what ``plateau`` has left of that of the optimizer."""
        peak: float = self._train.optimizer.fields["learning_rate"]
        scale = 1.0 if reduced is None else reduced / peak
        first, last = 0, self._first_fine
        if self._train.fine_tune and epoch >= self._first_fine:
            first, last, peak = self._first_fine, self._train.epochs, self._train.fine_tune.learning_rate
        parts = factors(self._train.schedule, last - first, self._steps, epoch - first)
        return [peak * scale * part for part in parts]

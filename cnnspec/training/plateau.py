"""The state of ``schedule: plateau``: how far the learning rate has been reduced, and why not further yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnnspec.language.train import Train, larger_is_better


@dataclass
class Plateau:
    """Resumes with the run. ``rate`` is the learning rate of the optimizer times all reductions so far."""

    rate: float
    best: float | None = None
    waited: int = 0
    resting: int = 0  # epochs of the cooldown that are left

    def see(self, measures: Mapping[str, float], fields: Mapping[str, Any]) -> None:
        """Takes the measures of an epoch, in the way and the order of Keras' ReduceLROnPlateau."""
        value = measures[fields["monitor"]]
        if self.resting > 0:
            self.resting -= 1
            self.waited = 0
        if self._is_better(value, fields):
            self.best, self.waited = value, 0
        elif self.resting == 0:
            self.waited += 1
            if self.waited >= fields["patience"] and self.rate > fields["min_lr"]:
                self.rate = max(self.rate * fields["factor"], fields["min_lr"])
                self.resting, self.waited = fields["cooldown"], 0

    def _is_better(self, value: float, fields: Mapping[str, Any]) -> bool:
        if self.best is None:
            return True
        gain = value - self.best if larger_is_better(fields["monitor"]) else self.best - value
        return bool(gain > fields["min_delta"])


def plateau(train: Train) -> Plateau | None:
    """The state at the start of a training, if its schedule needs one."""
    return Plateau(train.optimizer.fields["learning_rate"]) if train.schedule.name == "plateau" else None

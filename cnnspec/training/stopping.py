"""Which epoch is the best one, and whether to wait for a better one."""

from __future__ import annotations

from dataclasses import dataclass

from cnnspec.language.train import EarlyStop, Train, larger_is_better


@dataclass
class Watch:
    """The best value so far of one measure and how many epochs have passed without progress; resumes with the run."""

    monitor: str
    patience: int | None  # None: never stops
    min_delta: float
    best: float | None = None
    best_epoch: int = 0
    reference: float | None = None  # what the next value is compared with to be progress
    waited: int = 0

    def see(self, epoch: int, value: float) -> bool:
        """Takes the value of an epoch; whether it is the best one so far."""
        if self.reference is None or self._gain(value, self.reference) > self.min_delta:
            self.reference, self.waited = value, 0
        else:
            self.waited += 1
        if self.best is not None and self._gain(value, self.best) <= 0:
            return False
        self.best, self.best_epoch = value, epoch
        return True

    @property
    def out_of_patience(self) -> bool:
        """Whether the training should stop."""
        return self.patience is not None and self.waited >= self.patience

    def _gain(self, value: float, over: float) -> float:
        return value - over if larger_is_better(self.monitor) else over - value


def watch(train: Train) -> Watch:
    """What ``best.keras`` is the best of: the measure of early_stop, else the first metric on the validation images."""
    if isinstance(train.early_stop, EarlyStop):
        return Watch(train.early_stop.monitor, train.early_stop.patience, train.early_stop.min_delta)
    return Watch(f"val_{train.metrics[0].name}" if train.metrics else "val_loss", None, 0.0)

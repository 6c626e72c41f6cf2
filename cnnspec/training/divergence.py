"""A loss that is no number any more: the end of a training, and what to do about it."""

from __future__ import annotations

import math
from pathlib import Path

from cnnspec.language.train import Train


class Diverged(Exception):
    """The loss became nan or infinite; nothing that was computed since the last epoch is of use."""


def refuse_divergence(epoch: int, loss: float) -> None:
    """Raises Diverged."""
    if not math.isfinite(loss):
        raise Diverged(f"the loss became {loss} in epoch {epoch}")


def kept(epochs: int, folder: Path) -> str:
    """What is left of the run."""
    return f"the models in {folder} are those of the epochs before" if epochs else "no epoch was finished"


def remedy(train: Train) -> str:
    """What usually helps, of what is not done already."""
    name, fields = train.optimizer.name, train.optimizer.fields
    ways = [f"lower train.optimizer.{name}.learning_rate (now {fields['learning_rate']:g})"]
    if not any(fields.get(clip) for clip in ("clipnorm", "clipvalue", "global_clipnorm")):
        ways.append(f"write {name}: {{global_clipnorm: 1}}")
    if "warmup" in train.schedule.fields and not train.schedule.fields["warmup"]:
        ways.append(f"write schedule: {{{train.schedule.name}: {{warmup: 1}}}}")
    return ", or ".join(ways)

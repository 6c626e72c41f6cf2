"""Learning rates over time: one schedule a file, and the file's name is its word in ``train: {schedule: …}``.

A schedule says ``OPTIONS``, the fields of the word, and ``factor(moment, fields)``, what the optimizer's learning rate
is multiplied by. It may say ``problem(fields)``, why fields do not go together and a remedy. All of it is plain
arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cnnspec.values.choices import Choice, Options


class Moment(NamedTuple):
    """A point in a training, in epochs: ``epoch`` since its start, ``at`` since the warm-up, of ``length`` after it."""

    epoch: float
    at: float
    length: float


class Schedules(Mapping[str, "Options"]):
    """The fields of every schedule by its word; a file is loaded when it is asked for."""

    def __getitem__(self, word: str) -> Options:
        options: Options = module(word).OPTIONS
        return options

    def __iter__(self) -> Iterator[str]:
        return iter(words())

    def __len__(self) -> int:
        return len(words())

    def __contains__(self, word: object) -> bool:
        return word in words()


SCHEDULES = Schedules()


@cache
def words() -> tuple[str, ...]:
    """Every schedule, in alphabetical order."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_")))


def module(word: str) -> ModuleType:
    """The file of a schedule."""
    if word not in words():
        raise KeyError(word)
    return import_module(f"{__name__}.{word}")


def problem(choice: Choice) -> tuple[str, str] | None:
    """Why the fields of a schedule do not go together, if they do not, and a remedy."""
    find = getattr(module(choice.name), "problem", None)
    reason: tuple[str, str] | None = find(choice.fields) if find else None
    return reason


def factors(choice: Choice, epochs: int, steps: int, epoch: int) -> list[float]:
    """What the learning rate is multiplied by in each step of an epoch.

    Args:
        choice: the schedule.
        epochs: how many the whole training has.
        steps: how many an epoch has.
        epoch: which one, from 0.

    ``warmup`` is common to all that have the field: the rate grows from 0 in equal steps, as in Keras.
    """
    warmup: int = round(choice.fields.get("warmup", 0) * steps)
    shape, length = module(choice.name).factor, max(epochs * steps - warmup, 1) / steps

    def one(step: int) -> float:
        if step < warmup:
            return step / warmup
        return float(shape(Moment(step / steps, (step - warmup) / steps, length), choice.fields))

    return [one(epoch * steps + step) for step in range(steps)]


def monitored(choice: Choice) -> str | None:
    """The measure that a schedule follows, if it follows one."""
    measure: str | None = choice.fields.get("monitor")
    return measure

"""A tiny network with everything that a resume has to remember, and short ways to train it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from trained_runs import new_folder

from cnnspec.language.data import Data
from cnnspec.language.train import Train
from cnnspec.training.job import Job
from cnnspec.training.progress import Lines
from cnnspec.training.result import Result
from cnnspec.training.run import run

SPEC = "name: test\ntrain: {epochs: 4}\n"


def build(outputs: int = 10, **changed: Any) -> Any:
    """Dropout and batch normalisation, because they have states that are no trainable weights."""
    import keras

    layers = [
        keras.layers.Input((28, 28, 1)),
        keras.layers.Rescaling(1 / 255, name="rescale"),
        keras.layers.Conv2D(4, 5, strides=3, name="conv", **changed),
        keras.layers.BatchNormalization(name="norm"),
        keras.layers.Activation("relu", name="activation"),
        keras.layers.Dropout(0.2, name="dropout"),
        keras.layers.Flatten(name="flatten"),
        keras.layers.Dense(outputs, activation="softmax", name="dense"),
    ]
    return keras.Sequential(layers)


class Watcher(Lines):
    """Keeps the lines, and does something after an epoch."""

    def __init__(self, after: Callable[[int], object] | None = None) -> None:
        super().__init__(sys.stderr)
        self.lines: list[str] = []
        self.waiting: list[float] = []
        self._after = after

    def note(self, text: str) -> None:
        self.lines.append(text)

    def epoch(self, epoch: int, measures: Any, rate: float, waiting: float) -> None:
        super().epoch(epoch, measures, rate, waiting)
        self.waiting.append(waiting)
        if self._after:
            self._after(epoch)


def train(
    out: Path,
    build_model: Callable[[], Any] = build,
    *,
    data: dict[str, Any] | None = None,
    resume: bool = False,
    extend: bool = False,
    track: Any = (),
    progress: Watcher | None = None,
    resolved: str = SPEC,
    head: str = "softmax",
    frozen: frozenset[str] = frozenset(),
    initial: Any = None,
    **fields: Any,
) -> Result:
    """A short training: a few large batches of the digits."""
    fields = {"epochs": 4, "batch": 256, "steps_per_epoch": 4, "optimizer": {"adam": {"learning_rate": 5e-3}}, **fields}
    job = Job(
        build_model,
        Data.model_validate({"source": "mnist5k", "augment": ["rotate", "translate"], **(data or {})}),
        Train.model_validate(fields),
        resolved,
        "# as given\n" + resolved,
        head,
        frozen,
        initial,
    )
    return run(job, out, resume=resume, extend=extend, track=track, progress=progress or Watcher())


class Trained(NamedTuple):
    """A run that tests share: they copy it where they change it."""

    out: Path
    result: Result
    lines: list[str]

    def row(self, epoch: int) -> dict[str, float]:
        """What the history says of an epoch."""
        names, *rows = [line.split(",") for line in (self.out / "history.csv").read_text().splitlines()]
        return dict(zip(names, map(float, rows[epoch - 1]), strict=True))


@cache
def plain() -> Trained:
    """Four epochs with nothing but what ``train`` says itself, in a folder that did not exist."""
    return _trained()


@cache
def learned() -> Trained:
    """Six epochs of all training digits, as they are."""
    return _trained(data={"augment": []}, epochs=6, batch=64, steps_per_epoch=None)


def _trained(**fields: Any) -> Trained:
    out, watcher = new_folder() / "deep" / "run", Watcher()
    return Trained(out, train(out, progress=watcher, **fields), watcher.lines)


def same_states(first: Path, second: Path) -> bool:
    """Whether two runs came to the same weights, optimizer variables and random states, bit for bit."""
    with np.load(first / "state.npz") as one, np.load(second / "state.npz") as two:
        names = set(one.files) - {"about"}
        assert names == set(two.files) - {"about"}
        return all(one[name].tobytes() == two[name].tobytes() for name in names)


def history(out: Path) -> list[list[str]]:
    """The rows of a run without their seconds, which are never the same."""
    rows = [line.split(",") for line in (out / "history.csv").read_text().splitlines()]
    return [row[:1] + row[2:] for row in rows]

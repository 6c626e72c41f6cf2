"""Trackers of other packages, and what happens when one fails."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from training_runs import Watcher, train

from cnnspec.diagnostics import UsageError
from cnnspec.training.trackers import tracker


class Fake:
    """Keeps what it is told, and fails at the method that ``fails`` names."""

    told: list[Any] = []
    fails = ""

    def _hear(self, what: str, value: Any) -> None:
        if what == self.fails:
            raise ConnectionError("nobody there\nat all")
        self.told.append((what, value))

    def begin(self, run: Any) -> None:
        self._hear("begin", run.epochs)

    def epoch(self, number: int, measures: Any) -> None:
        self._hear("epoch", (number, measures["val_accuracy"]))

    def end(self, result: Any) -> None:
        self._hear("end", result.stopped_by)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[Fake]:
    offer = SimpleNamespace(name="fake", load=lambda: Fake)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [offer])
    monkeypatch.setattr(Fake, "told", [])
    return Fake


def test_words(fake: type[Fake]) -> None:
    assert isinstance(tracker("fake"), Fake)
    with pytest.raises(UsageError, match="there is no tracker 'fakke'") as caught:
        tracker("fakke")
    assert caught.value.help == "did you mean 'fake'?"


@pytest.mark.keras
def test_one_of_another_package_is_told(fake: type[Fake], tmp_path: Path) -> None:
    result = train(tmp_path, epochs=1, track=["fake"])
    assert fake.told == [("begin", 0), ("epoch", (1, result.metrics["val_accuracy"])), ("end", "epochs")]


@pytest.mark.keras
@pytest.mark.parametrize("where", ["begin", "epoch", "end"])
def test_one_that_fails_is_told_of_once_and_the_training_goes_on(
    where: str, fake: type[Fake], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Fake, "fails", where)
    watcher = Watcher()
    assert train(tmp_path, epochs=2, track=["fake"], progress=watcher).stopped_by == "epochs"
    warnings = [each for each in watcher.lines if each.startswith("warning")]
    assert warnings == ["warning: fake failed and is told no more: nobody there"]

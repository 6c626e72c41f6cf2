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


class FailsAtBegin(Fake):
    told: list[Any] = []
    fails = "begin"


class FailsAtEpoch(Fake):
    told: list[Any] = []
    fails = "epoch"


class FailsAtEnd(Fake):
    told: list[Any] = []
    fails = "end"


KINDS = {"fake": Fake, "fails-at-begin": FailsAtBegin, "fails-at-epoch": FailsAtEpoch, "fails-at-end": FailsAtEnd}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[Fake]:
    offers = [SimpleNamespace(name=name, load=lambda kind=kind: kind) for name, kind in KINDS.items()]
    others = importlib.metadata.entry_points
    monkeypatch.setattr(
        importlib.metadata, "entry_points", lambda group: offers if group == "cnnspec.trackers" else others(group=group)
    )
    for kind in KINDS.values():
        monkeypatch.setattr(kind, "told", [])
    return Fake


def test_words(fake: type[Fake]) -> None:
    assert isinstance(tracker("fake"), Fake)
    with pytest.raises(UsageError, match="there is no tracker 'fakke'") as caught:
        tracker("fakke")
    assert caught.value.help == "did you mean 'fake'?"


@pytest.mark.keras
def test_those_of_other_packages_are_told_and_the_training_goes_on_without_those_that_fail(
    fake: type[Fake], tmp_path: Path
) -> None:
    watcher = Watcher()
    result = train(tmp_path, epochs=2, track=list(KINDS), progress=watcher)
    assert result.stopped_by == "epochs"
    epochs = [(what, value) for what, value in fake.told if what == "epoch"]
    assert fake.told == [("begin", 0), *epochs, ("end", "epochs")]
    assert [number for _, (number, _) in epochs] == [1, 2]
    assert epochs[-1] == ("epoch", (2, result.metrics["val_accuracy"]))
    assert FailsAtBegin.told == []
    assert FailsAtEpoch.told == [("begin", 0)]
    assert [what for what, _ in FailsAtEnd.told] == ["begin", "epoch", "epoch"]
    warnings = [each for each in watcher.lines if each.startswith("warning")]
    assert warnings == [f"warning: {name} failed and is told no more: nobody there" for name in KINDS if name != "fake"]

"""What a folder says of its run: how far it has come, whether it goes on, its best epoch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite, isnan, nan
from pathlib import Path
from typing import Any

from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.reading.parse import parse, read_source
from cnnspec.runs.lock import is_locked
from cnnspec.runs.record import NAME, Record, read_json, read_record
from cnnspec.runs.rows import read_rows

_LEFT = (NAME, "history.csv", "state.npz", "result.json")  # what makes a folder with a spec a run
_DEPTH = 4  # folders below the one that was named
_MOST_EPOCHS = 10**12
_ENDS = {"epochs": "finished", "early_stop": "early stop", "interrupt": "interrupted", "nan": "diverged"}


@dataclass(frozen=True)
class Run:
    """One run. ``state`` is how it ended, or that it is running, was broken off (killed) or cannot be read.

    ``spec`` is the resolved one as plain data; ``planned`` are its epochs, ``rows`` those of the history. ``begun`` is
    a time in UTC, or "" where it is not on record. ``problem`` says why a run cannot be read.
    """

    path: Path
    state: str
    spec: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, float]] = field(default_factory=list)
    record: Record | None = None
    problem: str = ""

    @property
    def planned(self) -> int:
        """The epochs that it has when it is done."""
        return int((self.spec.get("train") or {}).get("epochs", 1))

    @property
    def begun(self) -> str:
        """When, in UTC, as far as it is on record."""
        return self.record.begun if self.record else ""

    @property
    def seconds(self) -> float:
        """The time of all epochs."""
        return sum(row.get("seconds", 0.0) for row in self.rows)

    @property
    def metrics(self) -> dict[str, float]:
        """Those of the last epoch."""
        last = self.rows[-1] if self.rows else {}
        return {name: value for name, value in last.items() if name not in ("epoch", "seconds")}

    @property
    def monitor(self) -> str:
        """The measure that says which epoch is the best; that of a run without a record is the last of its table."""
        return self.record.monitor if self.record else next(reversed(self.metrics), "")

    @property
    def best(self) -> tuple[int, float] | None:
        """The first of the best epochs, and its value."""
        from cnnspec.language.train import larger_is_better

        pairs = [(row[self.monitor], int(row["epoch"])) for row in self.rows if not isnan(row.get(self.monitor, nan))]
        if not pairs:
            return None
        sign = -1 if larger_is_better(self.monitor) else 1
        value, epoch = min(pairs, key=lambda pair: (sign * pair[0], pair[1]))
        return epoch, value

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        best = self.best
        return {
            "path": str(self.path),
            "name": self.spec.get("name"),
            "state": self.state,
            "begun": self.begun or None,
            "epochs": len(self.rows),
            "planned_epochs": self.planned if self.spec else None,
            "seconds": round(self.seconds, 3),
            "monitor": self.monitor or None,
            "best": {"epoch": best[0], "value": _finite(best[1])} if best else None,
            "metrics": {name: _finite(value) for name, value in self.metrics.items()},
            "resumed": len(self.record.resumed) if self.record else None,
            "problem": self.problem or None,
        }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None  # JSON has no other numbers


def is_run(folder: Path) -> bool:
    """Whether a training has begun in a folder."""
    # What is there counts, readable or not: the list of runs then says what is wrong with it.
    return os.path.isfile(folder / "spec.yaml") and any(os.path.lexists(folder / name) for name in _LEFT)


def find(folder: Path) -> list[Run]:
    """The run in a folder, or those in folders below it, the newest first. Links are not followed."""
    runs = [read_run(path) for path in _folders(folder)]
    return sorted(runs, key=lambda run: (run.begun, str(run.path)), reverse=True)


def _folders(folder: Path) -> Iterator[Path]:
    for root, below, _ in os.walk(folder):
        path = Path(root)
        deep = len(path.relative_to(folder).parts) >= _DEPTH
        if is_run(path):
            yield path
            deep = True
        below[:] = [] if deep else sorted(name for name in below if not name.startswith("."))


def read_run(folder: Path) -> Run:
    """The run in a folder; one that cannot be read says why."""
    try:
        spec = parse(read_source(folder / "spec.yaml"))
        train = spec.get("train") or {}
        if not isinstance(train, dict) or not _is_count(train.get("epochs", 1)):
            raise UsageError(f"{folder / 'spec.yaml'} is no spec of a run")
        rows, record = read_rows(folder / "history.csv"), read_record(folder)
        return Run(folder, _state(folder, len(rows), train.get("epochs", 1)), spec, rows, record)
    except UsageError as error:
        return Run(folder, "unreadable", problem=error.message)
    except SpecError as error:
        return Run(folder, "unreadable", problem=f"{folder / 'spec.yaml'}: {error.diagnostics[0].message}")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and 0 < value < _MOST_EPOCHS


def _state(folder: Path, epochs: int, planned: int) -> str:
    if is_locked(folder):
        return "running"
    if not os.path.lexists(folder / "result.json"):
        return "broken off"
    result = read_json(folder / "result.json")
    stopped, done = result.get("stopped_by"), result.get("epochs")
    # The result of an earlier end: the run was resumed or extended since, and killed.
    if done != epochs or (stopped == "epochs" and epochs < planned):
        return "broken off"
    return _ENDS.get(str(stopped), "broken off")

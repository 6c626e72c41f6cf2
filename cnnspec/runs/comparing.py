"""What differs between two runs: spec, data, environment, result."""

from __future__ import annotations

from typing import Any, NamedTuple

from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.runs.differences import Difference, differences
from cnnspec.runs.reading import Run

_NETWORK = ("features", "head")  # what the layers tell better than the text of the spec
_HASHES = ("content", "labels", "sha256")


class Comparison(NamedTuple):
    """Differences by where they are; ``layers`` are lines about the network, ``unknown`` is what is not on record."""

    layers: list[str]
    spec: list[Difference]
    data: list[Difference]
    environment: list[Difference]
    result: list[Difference]
    unknown: list[str]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        parts: dict[str, Any] = {"layers": self.layers}
        for name in ("spec", "data", "environment", "result"):
            parts[name] = [difference._asdict() for difference in getattr(self, name)]
        return {**parts, "unknown": self.unknown}

    def text(self) -> str:
        """As a terminal shows it."""
        lines = _part("spec", [*(difference.text() for difference in self.spec), *self.layers])
        lines += _part("data", [_data(difference) for difference in self.data])
        lines += _part("environment", [difference.text() for difference in self.environment])
        lines += _part("result", [_result(difference) for difference in self.result])
        return "\n".join([*lines, *self.unknown])


def compare(before: Run, after: Run) -> Comparison:
    """What differs. Raises UsageError for a run that cannot be read."""
    for run in (before, after):
        if run.problem:
            raise UsageError(run.problem)
    of_spec = list(differences(before.spec, after.spec))
    network = [difference for difference in of_spec if difference.path.partition(".")[0].partition("[")[0] in _NETWORK]
    layers = _layers(before, after) if network else []
    spec = [difference for difference in of_spec if not layers or difference not in network]
    unknown = [f"{run.path} has no run.json: its data and its environment are not known" for run in (before, after)
               if run.record is None]  # fmt: skip
    one, two = before.record, after.record
    return Comparison(
        layers,
        spec,
        list(differences(_of_data(one), _of_data(two))) if one and two else [],
        list(differences(one.environment, two.environment)) if one and two else [],
        list(differences(_outcome(before), _outcome(after))),
        unknown,
    )


def _of_data(record: Any) -> dict[str, Any]:
    return {**record.data, **({"initial_weights": record.initial} if record.initial else {})}


def _outcome(run: Run) -> dict[str, Any]:
    best = run.best
    outcome: dict[str, Any] = {"state": run.state, "epochs": len(run.rows), "seconds": round(run.seconds, 1)}
    return outcome | run.metrics | ({f"best {run.monitor}": best[1], "best epoch": best[0]} if best else {})


def _layers(before: Run, after: Run) -> list[str]:
    """Layer by layer; empty where a network cannot be compiled here, for want of an installed package."""
    from cnnspec.analysis.compare import changes, lines_of
    from cnnspec.analysis.summary import summarize
    from cnnspec.compiler.spec import load

    try:
        old, new = (summarize(load(run.path / "spec.yaml").compile()) for run in (before, after))
    except SpecError:
        return []
    return list(lines_of(changes(old, new)))


def _part(title: str, lines: list[str]) -> list[str]:
    return [title, *(f"  {line}" for line in lines)] if lines else [f"{title}: the same"]


def _data(difference: Difference) -> str:
    if difference.path.rpartition(".")[2] in _HASHES and difference.before and difference.after:
        return f"{difference.path}: differs"
    return difference.text()


def _result(difference: Difference) -> str:
    before, after = difference.before, difference.after
    if isinstance(before, int | float) and isinstance(after, int | float):
        if isinstance(before, int) and isinstance(after, int):
            return f"{difference.path}: {before} → {after} ({after - before:+})"
        return f"{difference.path}: {before:.4f} → {after:.4f} ({after - before:+.4f})"
    return difference.text()

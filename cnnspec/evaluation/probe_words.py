"""Probes as text: the runs side by side, then the features of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cnnspec.evaluation.probe import Probe, Row, Similarity
from cnnspec.values.shapes import times

_TITLES = {"shift": "pixels", "rotate": "degrees"}
_MEANT = {
    "shift": "Images shifted by whole pixels: the mean of right, left, down and up.",
    "rotate": "Images turned around their middle, anticlockwise.",
}


def text(probes: Sequence[Probe]) -> str:
    """All that was measured under one kind of moving."""
    kind = probes[0].kind
    lines = [_MEANT[kind]]
    lines += [f"{probe.run}: {probe.images:,} images ({probe.data}), {_pooling(probe.pooling)}" for probe in probes]
    name = max(len("same answer"), *(len(probe.run) for probe in probes))
    lines += ["", "accuracy", *_by_run(probes, name, lambda row: row.accuracy)]
    lines += ["", "the same answer as before", *_by_run(probes, name, lambda row: row.same_answer)]
    for probe in probes:
        lines += ["", *_features(probe)]
    return "\n".join(lines)


def _pooling(items: Sequence[str]) -> str:
    return f"pooling: {', '.join(items)}" if items else "without pooling"


def _by_run(probes: Sequence[Probe], name: int, figure: Callable[[Row], float]) -> Iterator[str]:
    yield f"{_TITLES[probes[0].kind]:{name}}" + "".join(f"{row.amount:9}" for row in probes[0].rows)
    for probe in probes:
        yield f"{probe.run:{name}}" + "".join(f"{100 * figure(row):7.1f} %" for row in probe.rows)


def _features(probe: Probe) -> Iterator[str]:
    yield f"features of {probe.run}: how like they stay (1 is the same), number by number"
    yield from _table(probe, lambda similarity: f"{similarity.in_place:9.3f}")
    if not any(similarity.aligned is not None for row in probe.rows for similarity in row.features.values()):
        return
    yield ""
    yield "the same, compared at the place that they have moved to"
    yield from _table(probe, lambda similarity: "" if similarity.aligned is None else f"{similarity.aligned:9.3f}")
    yield ""
    yield "how many cells of the map that is"
    yield from _table(probe, lambda similarity: "" if similarity.moved_by is None else f"{similarity.moved_by:9.2f}")


def _table(probe: Probe, say: Callable[[Similarity], str]) -> Iterator[str]:
    rows = {
        name: (times(shape), "".join(say(row.features[name]) for row in probe.rows))
        for name, shape in probe.shapes.items()
    }
    rows = {name: cells for name, cells in rows.items() if cells[1]}
    name, size = (max(map(len, texts)) for texts in (["layer", *rows], [shape for shape, _ in rows.values()]))
    yield f"{'layer':{name}}  {'':{size}}" + "".join(f"{row.amount:9}" for row in probe.rows)
    for layer, (shape, figures) in rows.items():
        yield f"{layer:{name}}  {shape:>{size}}{figures}"

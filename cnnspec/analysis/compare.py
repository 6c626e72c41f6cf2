"""Networks side by side, against a fully connected one, and what changed from one to the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

from cnnspec.analysis.report import HEADINGS, WIDTH, Row, figures, rows
from cnnspec.compiler.spec import Spec, from_source
from cnnspec.diagnostics import UsageError
from cnnspec.spans.source import Source
from cnnspec.text.layout import table
from cnnspec.values.shapes import grouped, is_known, times

if TYPE_CHECKING:
    from cnnspec.analysis.summary import Summary

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}

_MOST_COMPARED = 4_000_000  # pairs of items: a second or two

# Four hidden layers: what the course compares a convolutional network with.
HIDDEN = (512, 256, 128, 64)


def dense_network(summary: Summary, hidden: Sequence[int] = HIDDEN) -> Spec:
    """A fully connected network on the flattened image, with the same output, as a spec."""
    graph = summary.graph
    if graph.domains:
        raise UsageError(
            f"a fully connected network needs a known size, and that of {graph.name} is open",
            f"give it, for example {' '.join(f'-p {name}=224' for name in graph.domains)}",
        )
    layers = [f"  - dense: {{units: {units}, activation: relu}}" for units in hidden]
    text = "\n".join(
        [
            "cnnspec: 1",
            f"name: {graph.name}_dense",
            f"input: [{', '.join(map(str, graph.input_shape))}]",
            "features:",
            "  - flatten",
            "head:",
            *layers,
            f"  - dense: {{units: {graph.output_shape[-1]}, activation: softmax}}",
        ]
    )
    return from_source(Source(f"{graph.name}_dense.yaml", text + "\n"))


class Change(NamedTuple):
    """One item that is in one network and not, or not alike, in the other."""

    kind: Literal["added", "removed", "changed"]
    before: Row | None
    after: Row | None


def changes(before: Summary, after: Summary) -> Iterator[Change]:
    """What was added, removed or changed, in the order of the networks.

    Items are alike by what they do and give, not by name: names that the compiler made move on when one is put in.
    """
    old, new = list(rows(before)), list(rows(after))
    start = _alike(old, new)
    old, new = old[start:], new[start:]
    end = _alike(old[::-1], new[::-1])
    old, new = old[: len(old) - end], new[: len(new) - end]
    if len(old) * len(new) > _MOST_COMPARED:  # of so many that are alike, each would be compared with each
        yield from _pair(old, new)
        return
    matcher = SequenceMatcher(None, [_likeness(row) for row in old], [_likeness(row) for row in new], autojunk=False)
    for tag, first_old, last_old, first_new, last_new in matcher.get_opcodes():
        if tag != "equal":
            yield from _pair(old[first_old:last_old], new[first_new:last_new])


def _alike(old: Sequence[Row], new: Sequence[Row]) -> int:
    """How many items at the start are alike."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, pair in pairs if _likeness(pair[0]) != _likeness(pair[1])), min(len(old), len(new)))


def _likeness(row: Row) -> tuple[object, ...]:
    return row.what, row.shape, row.params, row.macs


def _pair(old: list[Row], new: list[Row]) -> Iterator[Change]:
    """Items of the same name changed; the others went and came."""
    by_name = {row.name: row for row in new}
    kept = {row.name for row in old} & by_name.keys()
    for row in old:
        yield Change("changed", row, by_name[row.name]) if row.name in kept else Change("removed", row, None)
    yield from (Change("added", None, row) for row in new if row.name not in kept)


def lines_of(differences: Iterable[Change]) -> Iterator[str]:
    """A line each."""
    for change in differences:
        sides = [row for row in (change.before, change.after) if row is not None]
        yield f"{_SIGNS[change.kind]} {sides[0].name}: {' → '.join(_tell(row) for row in sides)}"


def table_of(differences: Iterable[Change]) -> Iterator[str]:
    """A table of at most 80 columns: added (+), removed (-) or changed (~, with what it is now below)."""
    lines: list[tuple[str, ...]] = []
    signs: list[str] = []
    for change in differences:
        first, *others = [row for row in (change.before, change.after) if row is not None]
        lines.append((first.name, first.what, *figures(first)))
        lines += [("", row.what, *figures(row)) for row in others]
        signs += [_SIGNS[change.kind], *("→" for _ in others)]
    return table(HEADINGS[:5], lines, WIDTH, signs)


def _tell(row: Row) -> str:
    figures = ((row.params, "parameters"), (row.macs, "MACs"))
    costs = [f"{grouped(number)} {what}" for number, what in figures if number and is_known(number)]
    return f"{row.what} ({', '.join([times(row.shape), *costs])})"

"""Marks: what `check` finds, at the boxes that it is about, for ``--show lint``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnnspec.checking.check import Checked
    from cnnspec.compiler.spec import Spec
    from cnnspec.drawing.options import Options
    from cnnspec.language.items import Item
    from cnnspec.spans.source import Span

SHOWN = "lint"
# What tells a finding apart without colour, also where a format has no more than text. The gravest comes first.
SIGNS = {"error": "x", "warning": "!", "info": "i"}


class Mark(NamedTuple):
    """A finding, and the names of the nodes that it is about: none where it is about a section or a whole network."""

    code: str
    severity: str
    message: str
    nodes: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """What stands in the box: ``! lint.large-kernel``."""
        return f"{SIGNS[self.severity]} {self.code}"

    @property
    def words(self) -> str:
        """What is told to those who ask."""
        return f"{self.severity} {self.code}: {self.message}"


def about(marks: Iterable[Mark], members: Iterable[str]) -> tuple[Mark, ...]:
    """The marks of a box that holds some nodes, the gravest first."""
    inside = frozenset(members)
    grave = list(SIGNS)
    marks_inside = (mark for mark in marks if not inside.isdisjoint(mark.nodes))
    return tuple(sorted(marks_inside, key=lambda mark: grave.index(mark.severity)))


def lines_of(marks: Iterable[Mark]) -> tuple[str, ...]:
    """A line a code."""
    return tuple(dict.fromkeys(mark.line for mark in marks))


def counted(marks: tuple[Mark, ...]) -> str:
    """How many there are, for the caption: ``3 findings, 1 of them in no box``."""
    outside = sum(1 for mark in marks if not mark.nodes)
    text = f"{len(marks) or 'no'} finding{'s' * (len(marks) != 1)}"
    return text + (f", {outside} of them in no box" if outside and len(marks) > outside else "")


def with_marks(options: Options, checked: Checked) -> Options:
    """The options with what `check` tells of a spec under the settings of its project, where that is to be shown."""
    if SHOWN not in options.show:
        return options
    return options._replace(marks=marks_of(checked.spec))


def marks_of(spec: Spec) -> tuple[Mark, ...]:
    """What `check` tells of a spec that is a network, with the nodes that it is about."""
    from cnnspec.checking.check import check
    from cnnspec.lint._settings import settings_in

    checked = check(spec, settings_in(spec.source.folder))
    nodes: dict[Span, list[str]] = {}
    for node in checked.graph.nodes if checked.graph else ():
        nodes.setdefault(node.span, []).append(node.name)
    ranges = [(range, item.word_span) for item in _items(spec) for range in _ranges(item)]
    marks = []
    for diagnostic in checked.diagnostics:
        word = _around(diagnostic.span, ranges) if diagnostic.span else None
        named = tuple(nodes.get(word, ())) if word else ()
        marks.append(Mark(diagnostic.code, diagnostic.severity, diagnostic.message, named))
    return tuple(marks)


def _items(spec: Spec) -> Iterator[Item]:
    waiting = [*spec.features, *spec.head, *(item for block in spec.blocks.values() for item in block.items)]
    while waiting:
        item = waiting.pop()
        yield item
        waiting += item.children()


def _ranges(item: Item) -> Iterator[Span]:
    yield item.word_span
    for field in item.places:
        key, value = item.places.key_span(field), item.places.value_span(field)
        if key.source is value.source:
            yield key._replace(end=max(key.end, value.end))


def _around(span: Span, ranges: list[tuple[Span, Span]]) -> Span | None:
    """The word of the innermost item that a place is in."""
    inside = [
        (extent.end - extent.start, word)
        for extent, word in ranges
        if extent.source is span.source and extent.start <= span.start < max(extent.end, extent.start + 1)
    ]
    return min(inside, key=lambda pair: pair[0])[1] if inside else None

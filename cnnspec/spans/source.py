"""A text, places in it, and data that remembers where it was written."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

# U+2028 and its like are line breaks to YAML but not to editors: lines are counted here, not taken from the parser.
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, eq=False)
class Source:
    """The text of one file and the name it is known by in messages.

    ``folder`` is where it lies, if it is a file; ``number`` is 0 for a spec, and counts the files that it includes.
    """

    path: str
    text: str = field(repr=False)
    folder: Path | None = None
    number: int = 0

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, the column in code points."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_start(self, number: int) -> int:
        """The offset of the first character of a line (from 1)."""
        return self._line_starts[number - 1]

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its end."""
        starts = self._line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")


class Span(NamedTuple):
    """A half-open range of offsets in a source."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """The line it starts on, from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """The column it starts in, from 1, in code points."""
        return self.source.position(self.start)[1]

    @property
    def location(self) -> str:
        """Its line, and the file where that is not the spec itself."""
        return f"line {self.line} of {self.source.path}" if self.source.number else f"line {self.line}"

    @property
    def stop(self) -> tuple[int, int]:
        """Line and column just behind its last character."""
        return self.source.position(self.end)


Offsets = tuple[int, int]


class Map(dict[str, Any]):
    """A YAML mapping with the place of every key and value."""

    __slots__ = ("key_offsets", "offsets", "source", "sources", "value_offsets")

    def __init__(self, source: Source, offsets: Offsets) -> None:
        super().__init__()
        self.source = source
        self.offsets = offsets
        self.key_offsets: dict[str, Offsets] = {}
        self.value_offsets: dict[str, Offsets] = {}
        self.sources: dict[str, Source] = {}
        """Where keys stand that another file gives."""

    @property
    def span(self) -> Span:
        """Where the whole mapping stands."""
        return Span(self.source, *self.offsets)

    def key_span(self, key: str) -> Span:
        """Where a key stands."""
        return Span(self.sources.get(key, self.source), *self.key_offsets[key])

    def value_span(self, key: str) -> Span:
        """Where the value of a key stands."""
        return Span(self.sources.get(key, self.source), *self.value_offsets[key])

    def put(self, key: str, value: Any, key_span: Span, value_span: Span) -> None:
        """Set a key that stands somewhere in this source."""
        self[key] = value
        self.key_offsets[key] = (key_span.start, key_span.end)
        self.value_offsets[key] = (value_span.start, value_span.end)


class List(list[Any]):
    """A YAML sequence with the place of every item."""

    __slots__ = ("item_offsets", "offsets", "source")

    def __init__(self, source: Source, offsets: Offsets) -> None:
        super().__init__()
        self.source = source
        self.offsets = offsets
        self.item_offsets: list[Offsets] = []

    @property
    def span(self) -> Span:
        """Where the whole sequence stands."""
        return Span(self.source, *self.offsets)

    def item_span(self, index: int) -> Span:
        """Where an item stands."""
        return Span(self.source, *self.item_offsets[index])


def locate(data: Any, path: tuple[str | int, ...], *, key: bool = False) -> Span | None:
    """The span of the deepest part of ``path`` that exists below ``data``; with ``key``, that of its last key."""
    span = data.span if isinstance(data, Map | List) else None
    for depth, step in enumerate(path):
        if isinstance(data, Map) and step in data:
            last = depth == len(path) - 1
            span = data.key_span(str(step)) if key and last else data.value_span(str(step))
            data = data[str(step)]
        elif isinstance(data, List) and isinstance(step, int) and step < len(data):
            span = data.item_span(step)
            data = data[step]
    return span

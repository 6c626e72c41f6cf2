"""YAML text to data with spans, in bounded time and memory, running nothing."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import yaml

from cnnspec.diagnostics import Diagnostic, Fix, SpecError, UsageError
from cnnspec.spans.source import List, Map, Offsets, Source, Span
from cnnspec.text.files import open_regular
from cnnspec.text.scalars import NumberTooLongError, resolve
from cnnspec.values.suggest import did_you_mean

MAX_BYTES = 1_000_000
MAX_DEPTH = 100
# Every key, value and item counts, and those behind an alias count again at each use of it.
MAX_VALUES = 250_000

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_source(path: str | Path) -> Source:
    """The text of a spec file; ``-`` is standard input.

    Raises UsageError where it cannot be read, SpecError where it is no text or too long.
    """
    name = "<stdin>" if str(path) == "-" else str(path)
    try:
        raw = _read_bytes(path)
    except ValueError as error:  # a null byte in the name
        raise UsageError(f"cannot read {name}: {error}") from None
    except OSError as error:
        run = os.path.join(path, "spec.yaml")
        help = f"it is a run; name its spec: {run}" if os.path.isfile(run) else None
        raise UsageError(f"cannot read {name}: {error.strerror or error}", help) from None
    if len(raw) > MAX_BYTES:
        message = f"{name} is larger than {MAX_BYTES:,} bytes"
        raise SpecError([Diagnostic("file.too-large", message, help="a spec is text; keep data in files of its own")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", errors="replace")
        source = Source(name, before)
        message = f"not UTF-8 text: byte 0x{raw[error.start]:02x} at offset {error.start:,}"
        span = Span(source, len(before), len(before))
        raise SpecError([Diagnostic("file.not-text", message, span, "save the file as UTF-8")]) from None
    return Source(name, text, None if name == "<stdin>" else Path(path).parent)


def _read_bytes(path: str | Path) -> bytes:
    if str(path) == "-":
        return standard_input().read(MAX_BYTES + 1)
    if _is_handed_over(str(path)):
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    with open_regular(path) as file:
        return file.read(MAX_BYTES + 1)


def _is_handed_over(path: str) -> bool:
    """Whether a path is an open pipe that a shell hands over, as for ``<(command)``; any other pipe could block."""
    handed_over = path.startswith(("/dev/fd/", "/proc/self/fd/")) or path == "/dev/stdin"
    return handed_over and stat.S_ISFIFO(os.stat(path).st_mode)


def standard_input() -> BinaryIO:
    """Return the bytes on standard input. Raises UsageError where it is closed."""
    import sys

    if sys.stdin is None:
        raise UsageError("cannot read standard input: it is closed", "name a file, or write `< FILE`")
    return sys.stdin.buffer


def parse(source: Source) -> Map:
    """The document of a source. Raises SpecError at the first thing that is not a plain YAML mapping."""
    return parse_counting(source, 0)[0]


def parse_counting(source: Source, before: int) -> tuple[Map, int]:
    """As ``parse``; ``before`` and the second result are how many values were read without and with this source."""
    _refuse_forbidden(source)
    builder = _Builder(source, before)
    try:
        document = builder.document()
    except yaml.MarkedYAMLError as error:
        raise SpecError([_syntax_error(source, error)]) from None
    if not isinstance(document, Map):
        span = Span(source, 0, 0)
        help = "start with `cnnspec: 1`, `name:` and `input:`"
        if isinstance(document, List):
            help += "; the list of layers stands below `features:`"
        raise SpecError([Diagnostic("yaml.not-a-mapping", "a spec is a mapping (`key: value` lines)", span, help)])
    return document, builder.count


def parse_value(text: str, name: str) -> Any:
    """A single YAML value, as it stands behind ``-p NAME=``."""
    source = Source(name, text)
    _refuse_forbidden(source)
    try:
        return _Builder(source).document()
    except yaml.MarkedYAMLError as error:
        raise SpecError([_syntax_error(source, error)]) from None


def _refuse_forbidden(source: Source) -> None:
    if match := _FORBIDDEN.search(source.text):
        span = Span(source, match.start(), match.end())
        message = f"character U+{ord(match[0]):04X} is not allowed in YAML"
        raise SpecError([Diagnostic("file.not-text", message, span, "delete it; it may be invisible in an editor")])


class _Builder:
    """Walks the parser's events once; recursion is bounded by MAX_DEPTH."""

    def __init__(self, source: Source, count: int = 0) -> None:
        self.source = source
        self.next: Callable[[], Any] = _Parser(source.text).get_event
        self.depth = 0
        self.count = count
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open_anchors: set[str] = set()

    def document(self) -> Any:
        self.next()  # the start of the stream
        if isinstance(self.next(), yaml.StreamEndEvent):
            self.fail("yaml.empty", "the file is empty", (0, 0), "a spec starts with `cnnspec: 1`")
        value, _ = self.value(self.next())
        self.next()  # the end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            self.fail("yaml.several-documents", "a file holds one document", _offsets(event), "delete this `---`")
        return value

    def value(self, event: Any) -> tuple[Any, Offsets]:
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.fail(
                "yaml.tag", f"tags such as {tag} are not part of the language", _offsets(event), "take the tag out"
            )
        start = self.count
        self.tick(1, event)
        if event.anchor:
            self.open_anchors.add(event.anchor)
        if isinstance(event, yaml.ScalarEvent):
            value, offsets = self.scalar(event), _offsets(event)
        else:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                help = "name the inner parts under `blocks`"
                self.fail("yaml.too-deep", f"nested more than {MAX_DEPTH} deep", _offsets(event), help)
            value = self.sequence(event) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(event)
            offsets = value.offsets
            self.depth -= 1
        if event.anchor:
            self.open_anchors.discard(event.anchor)
            self.anchors[event.anchor] = (value, self.count - start)
        return value, offsets

    def scalar(self, event: Any) -> Any:
        text = event.value
        if not event.implicit[0]:  # quoted, or a block of text
            return text
        if text.startswith("$(") and text.count("(") != text.count(")"):
            if self.source.text[event.end_mark.index : event.end_mark.index + 1] not in tuple(",:[]{}"):
                self.fail("spec.expression", "a parenthesis is not closed", _offsets(event), "close it with )")
            self.fail(
                "yaml.unquoted-expression",
                f"the expression {text} ends too early: a comma, bracket or colon cuts it off here",
                _offsets(event),
                'inside { } or [ ], quote an expression that has one: "$(min(width, 64))"',
                _quoted(self.source, event.start_mark.index),
            )
        try:
            return resolve(text)
        except NumberTooLongError:
            message = "a number with that many digits is not a size of anything"
            self.fail("yaml.number", message, _offsets(event), "if it is a text, put it in quotes")

    def sequence(self, event: Any) -> List:
        start = event.start_mark.index
        items = List(self.source, (start, start))
        end = _offsets(event)[1]
        while not isinstance(event_inside := self.next(), yaml.SequenceEndEvent):
            value, offsets = self.value(event_inside)
            items.append(value)
            items.item_offsets.append(offsets)
            end = offsets[1]
        # A block's own end mark lies behind the comments that follow it.
        items.offsets = (start, _offsets(event_inside)[1] if event.flow_style else end)
        return items

    def mapping(self, event: Any) -> Map:
        start = event.start_mark.index
        mapping = Map(self.source, (start, start))
        merged: list[Map] = []
        end = _offsets(event)[1]
        while not isinstance(event_inside := self.next(), yaml.MappingEndEvent):
            key, key_offsets = self.key(event_inside)
            merge = key == "<<" and event_inside.implicit[0]
            value, offsets = self.value(self.next())
            end = offsets[1]
            if merge:
                merged += self.merge_sources(value, offsets)
            elif key in mapping:
                self.duplicate(mapping, key, value, (key_offsets, offsets), event.flow_style)
            else:
                _put(mapping, key, value, key_offsets, offsets)
        mapping.offsets = (start, _offsets(event_inside)[1] if event.flow_style else end)
        for other in merged:
            self.tick(len(other), event)
            for key in other.keys() - mapping.keys():
                _put(mapping, key, other[key], other.key_offsets[key], other.value_offsets[key])
        return mapping

    def key(self, event: Any) -> tuple[str, Offsets]:
        if not isinstance(event, yaml.ScalarEvent):
            self.fail("yaml.key", "a key is a word", _offsets(event), "write one key a line, each with its value")
        if event.tag is not None or event.anchor is not None:
            help = "put it behind the colon: `key: &name value`"
            self.fail("yaml.key", "a key is a plain word, without tag or anchor", _offsets(event), help)
        self.tick(1, event)
        if event.implicit[0] and event.value.startswith("$("):
            self.scalar(event)
        return event.value, _offsets(event)

    def merge_sources(self, value: Any, offsets: Offsets) -> list[Map]:
        sources = value if isinstance(value, List) else [value]
        if not all(isinstance(source, Map) for source in sources):
            help = "for example `<<: *common`, with `&common` at an earlier mapping"
            self.fail("yaml.merge", "`<<` takes a mapping or a list of them", offsets, help)
        return list(sources)

    def duplicate(
        self, mapping: Map, key: str, value: Any, offsets: tuple[Offsets, Offsets], in_flow: bool
    ) -> NoReturn:
        from cnnspec.reading.fixes import without_twin

        (start, end), (_, value_end) = offsets
        line = mapping.key_span(key).line
        twin = Span(self.source, start, max(end, value_end))
        fix = without_twin(mapping[key], value, twin, in_flow=in_flow)
        message = f"'{key}' is already given at line {line}"
        self.fail("yaml.duplicate-key", message, (start, end), "keep one of the two", fix)

    def alias(self, event: Any) -> tuple[Any, Offsets]:
        if event.anchor in self.open_anchors:
            help = "repeat layers with `repeat`, or name them under `blocks`"
            self.fail("yaml.alias", f"'*{event.anchor}' contains itself", _offsets(event), help)
        if event.anchor not in self.anchors:
            message = f"there is no anchor '&{event.anchor}' before this"
            self.fail("yaml.alias", message, _offsets(event), did_you_mean(event.anchor, self.anchors, kind="anchors"))
        value, weight = self.anchors[event.anchor]
        self.tick(weight, event)
        return value, _offsets(event)

    def tick(self, weight: int, event: Any) -> None:
        self.count += weight
        if self.count > MAX_VALUES:
            message = f"more than {MAX_VALUES:,} values, those behind aliases counted at each use"
            self.fail("yaml.too-many-values", message, _offsets(event), "say it with `repeat` or `blocks`")

    def fail(
        self, code: str, message: str, offsets: Offsets, help: str | None = None, fix: Fix | None = None
    ) -> NoReturn:
        raise SpecError([Diagnostic(code, message, Span(self.source, *offsets), help, fix=fix)])


def _put(mapping: Map, key: str, value: Any, key_offsets: Offsets, offsets: Offsets) -> None:
    mapping[key] = value
    mapping.key_offsets[key] = key_offsets
    mapping.value_offsets[key] = offsets


def _quoted(source: Source, start: int) -> Fix | None:
    from cnnspec.reading.fixes import quoted_expression  # only who has made the mistake pays for it

    return quoted_expression(source, start)


def _offsets(event: Any) -> Offsets:
    return event.start_mark.index, event.end_mark.index


def _syntax_error(source: Source, error: yaml.MarkedYAMLError) -> Diagnostic:
    from cnnspec.reading.syntax import syntax_error  # only a text that is no YAML pays for it

    mark: Any = error.problem_mark
    return syntax_error(source, mark.index if mark else 0)

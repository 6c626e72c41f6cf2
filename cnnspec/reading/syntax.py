"""What is wrong with a text that is no YAML, in words of a reader: loaded only when the parser has given up.

The parser says where it could not go on, which is often far from the mistake. Here the text is read once more, for
what people get wrong: brackets and quotes that do not close, colons, dashes and commas that are missing, indentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cnnspec.diagnostics import Diagnostic, Edit, Fix
from cnnspec.reading.brackets import CLOSERS, scan
from cnnspec.reading.fixes import quoted_expression
from cnnspec.spans.source import Source, Span

MAX_SCANNED = 100_000  # characters; of more only the place is told
_OPENERS = {"]": "[", "}": "{"}
_KEY_LINE = re.compile(r"\s*(?:- +)*[A-Za-z_][\w-]*\s*:(?:\s|$)")
_GLUED = re.compile(r"(\s*(?:- +)*)([A-Za-z_]\w*):([^\s:].*?)\s*(?:\s#.*)?$")
_UNCOLONED = re.compile(r"(\s*(?:- +)*)([A-Za-z_]\w*)(?:\s+(\S.*?))?\s*(?:\s#.*)?$")
_OPEN_EXPRESSION = re.compile(r"\$\([^\"'\n]*\Z")


def syntax_error(source: Source, offset: int) -> Diagnostic:
    """The mistake of a text that the parser cannot read beyond an offset."""
    place = _Place(source, min(offset, len(source.text)))
    for look in _LOOKS if len(source.text) <= MAX_SCANNED else ():
        if diagnostic := look(place):
            return diagnostic
    help = "look for a colon, a comma, a quote or a bracket that is missing here or in the line above"
    return place.tell("this cannot be read as YAML", place.char_span(), help)


class _Place:
    """Where the parser gave up, and what surrounds it."""

    def __init__(self, source: Source, offset: int) -> None:
        self.source = source
        self.text = source.text
        self.offset = offset
        self.number = source.position(offset)[0]
        self.line = source.line(self.number)
        self.scan = scan(self.text, offset)

    def tell(self, message: str, span: Span, help: str, code: str = "yaml.syntax") -> Diagnostic:
        return Diagnostic(code, message, span, help)

    def char_span(self, at: int | None = None) -> Span:
        start = self.offset if at is None else at
        return Span(self.source, start, min(start + 1, len(self.text)))

    def words_span(self, number: int) -> Span:
        """A line without what surrounds its words."""
        line = self.source.line(number)
        lead = len(line) - len(line.lstrip())
        start = self.line_start(number)
        return Span(self.source, start + lead, start + len(line.rstrip()))

    def line_start(self, number: int) -> int:
        """The offset of the start of a line."""
        return self.source.line_start(number)

    def above(self) -> int | None:
        """The nearest line above that says something."""
        for number in range(self.number - 1, 0, -1):
            line = self.source.line(number).strip()
            if line and not line.startswith("#"):
                return number
        return None


# What people get wrong, the most certain first.


def _expression(place: _Place) -> Diagnostic | None:
    match = _OPEN_EXPRESSION.search(place.text[: place.offset])
    if not match:
        return None
    span = Span(place.source, match.start(), place.offset)
    help = 'inside { } or [ ], quote an expression that has one: "$(depths[0])"'
    diagnostic = place.tell("a bracket cuts this expression off", span, help, "yaml.unquoted-expression")
    return diagnostic._replace(fix=quoted_expression(place.source, match.start()))


def _dollar(place: _Place) -> Diagnostic | None:
    """``${width}``, as shells write it."""
    match = re.search(r"\$\{([^}\n]*)\}", place.line)
    start = place.line_start(place.number) + (match.start() if match else 0)
    if not match or not start <= place.offset <= start + len(match[0]):
        return None
    name = match[1].strip()
    meant = f"${name}" if name.isidentifier() else f"$({name})"
    diagnostic = place.tell(
        "an expression has round brackets", Span(place.source, start, start + len(match[0])), f"write {meant}"
    )
    return diagnostic._replace(fix=Fix((Edit(diagnostic.span, meant),))) if diagnostic.span else diagnostic


def _tab(place: _Place) -> Diagnostic | None:
    lead = place.line[: len(place.line) - len(place.line.lstrip())]
    if place.text[place.offset : place.offset + 1] != "\t" and "\t" not in lead:
        return None
    at = (
        place.offset
        if place.text[place.offset : place.offset + 1] == "\t"
        else place.line_start(place.number) + lead.index("\t")
    )
    return place.tell("a tab cannot indent YAML", place.char_span(at), "indent with spaces, two a level", "yaml.tab")


def _quote(place: _Place) -> Diagnostic | None:
    at = scan(place.text, len(place.text)).quote
    if at is None:
        return None
    quote = place.text[at]
    line_end = place.text.find("\n", at)
    end = len(place.text.rstrip()) if line_end < 0 else line_end
    return place.tell(
        f"the quote {quote} opens here and never closes", Span(place.source, at, end), f"close it with another {quote}"
    )


def _wrong_closer(place: _Place) -> Diagnostic | None:
    wrong = place.scan.wrong
    if wrong is None:
        return None
    span = place.char_span(wrong.at)
    if not place.scan.brackets:
        return place.tell(
            f"this {wrong.char} closes nothing", span, f"take it out, or open it with {_OPENERS[wrong.char]}"
        )
    opened = place.scan.brackets[-1]
    line = place.source.position(opened.at)[0]
    message = f"this {wrong.char} stands where the {opened.char} of line {line} has to be closed"
    return place.tell(message, span, f"write {CLOSERS[opened.char]} here")


def _unclosed(place: _Place) -> Diagnostic | None:
    if not place.scan.brackets:
        return None
    opened = place.scan.brackets[-1]
    line = place.source.position(opened.at)[0]
    rest = place.text[opened.at :].strip()
    at_end = not place.text[place.offset :].strip()
    if not at_end and not (place.number > line and _like_block(place, line)):
        return None
    end = opened.at + len(place.text[opened.at :].split("\n", 1)[0].rstrip())
    message = f"the {opened.char} opens here and never closes"
    help = f"close it with {CLOSERS[opened.char]}"
    return place.tell(message, Span(place.source, opened.at, min(end, opened.at + len(rest))), help)


def _like_block(place: _Place, opened: int) -> bool:
    """Whether the line is one that goes on outside of a bracket."""
    first = place.source.line(opened)
    indent = len(place.line) - len(place.line.lstrip())
    outer = indent <= len(first) - len(first.lstrip())
    return outer or place.line.lstrip().startswith("- ")


def _comma(place: _Place) -> Diagnostic | None:
    if not place.scan.brackets:
        return None
    char = place.text[place.offset : place.offset + 1]
    if char == ",":
        return place.tell("nothing stands before this comma", place.char_span(), "take the comma out")
    before = re.search(r"([\w.-]+)\s*\Z", place.text[: place.offset])
    if char == ":" and before:
        start = before.start(1)
    elif char and char not in "]}":
        start = place.offset
    else:
        return None
    end = start + len(re.match(r"[\w.-]*", place.text[start:])[0])  # type: ignore[index]
    word = place.text[start:end]
    if not word:
        return None
    help = "inside { } and [ ] a comma stands between two entries"
    return place.tell(f"a comma is missing before '{word}'", Span(place.source, start, end), help)


def _indicator(place: _Place) -> Diagnostic | None:
    """A value that starts with a character which means something in YAML."""
    at = place.offset
    if at > 0 and place.text[at - 1 : at] in tuple("*&!"):
        at -= 1
    char = place.text[at : at + 1]
    value = re.match(r"[^,\]}\n#]*", place.text[at:])[0].rstrip()  # type: ignore[index]
    if (at > 0 and place.text[at - 1] == ">") or char == ">":
        at -= char != ">"
        value = re.match(r"[^,\]}\n#]*", place.text[at:])[0].rstrip()  # type: ignore[index]
        help = f'put the comparison in quotes: "{value}"'
        return place.tell("a value cannot start with >", Span(place.source, at, at + len(value)), help)
    if not char or char not in "@`%*&!|":
        return None
    meaning = {"*": "stands for an anchor of that name", "&": "names what follows", "!": "is a tag"}.get(char)
    message = f"a value cannot start with {char}" + (f", which in YAML {meaning}" if meaning else "")
    return place.tell(message, Span(place.source, at, at + max(len(value), 1)), f'if it is a text, quote it: "{value}"')


_DIGITS = {"\\x": 2, "\\u": 4, "\\U": 8}
_PAIR = re.compile(r"\\u[dD]([89abAB][0-9a-fA-F]{2})\\u[dD]([c-fC-F][0-9a-fA-F]{2})")


def _code(place: _Place) -> Diagnostic | None:
    """The number of a character, of which digits are missing, or which is none: JSON writes some as two halves."""
    at = place.offset - 2
    if at < 0 or (digits := _DIGITS.get(place.text[at : at + 2])) is None:
        return None
    written = re.match(rf"..[0-9a-fA-F]{{0,{digits}}}", place.text[at:])[0]  # type: ignore[index]
    span = Span(place.source, at, at + len(written))
    if len(written) < 2 + digits:
        example = {2: "\\xE9", 4: "\\u00E9", 8: "\\U000000E9"}[digits]
        return place.tell(f"{written[:2]} takes {digits} hexadecimal digits", span, f"for example {example} for é")
    if pair := _PAIR.match(place.text, at):
        number = 0x10000 + (int(pair[1], 16) - 0x800 << 10) + int(pair[2], 16) - 0xC00
        span = Span(place.source, at, pair.end())
        return place.tell("YAML takes one number for a character, not two halves", span, f"write \\U{number:08X}")
    return place.tell(f"{written} is not a character", span, "write the character itself")


def _escape(place: _Place) -> Diagnostic | None:
    at = place.offset if place.text.startswith("\\", place.offset) else place.offset - 1
    if not place.text.startswith("\\", max(at, 0)):
        return None
    what = place.text[at : at + 2]
    span = Span(place.source, at, at + 2)
    return place.tell(
        f"{what} means nothing in double quotes", span, "write \\\\ for a backslash, or use single quotes"
    )


def _colon(place: _Place) -> Diagnostic | None:
    """A second colon, or a line that cannot stand below the one above."""
    if place.text[place.offset : place.offset + 1] != ":":
        return None
    above = place.above()
    if re.match(r"\s*(?:- +)*[\w.-]+\s*\Z", place.text[place.line_start(place.number) : place.offset]) and above:
        return _above(place, above)
    start = place.text.rfind(": ", 0, place.offset) + 2
    value = place.line[start - place.line_start(place.number) :].strip()
    span = Span(place.source, place.offset, place.offset + 1)
    return place.tell("a value cannot hold a colon and a blank", span, f'if it is a text, quote it: "{value}"')


def _above(place: _Place, above: int) -> Diagnostic:
    """What is wrong with the line above one that is read as its continuation."""
    line = place.source.line(above)
    span = place.words_span(above)
    if glued := _GLUED.match(line):
        return place.tell("a space is missing behind the colon", span, f"write `{glued[2]}: {glued[3]}`")
    if uncoloned := _UNCOLONED.match(line):
        return place.tell("a colon is missing", span, f"write `{uncoloned[2]}: {uncoloned[3] or '…'}`")
    key = re.match(r"\s*(?:- +)*([\w.-]+)\s*:", line)
    here = place.words_span(place.number)
    if not key:
        return place.tell(
            "this line is indented deeper than the one above allows", here, f"start it in column {span.column}"
        )
    message = f"'{key[1]}' in line {above} has a value already, so nothing can stand below it"
    if line.lstrip().startswith("- "):
        return place.tell(message, here, f"put the fields inside: `{key[1]}: {{…}}`")
    return place.tell(message, here, f"start this line in column {span.column}, as the one above")


def _simple_key(place: _Place) -> Diagnostic | None:
    """A line without a colon among lines that have one; the parser gives up a line later."""
    above = place.above()
    if above is None or place.scan.brackets:
        return None
    line = place.source.line(above)
    if not (match := _UNCOLONED.match(line)) or _KEY_LINE.match(line):
        return None
    indent = place.words_span(above).column
    here = len(place.line) - len(place.line.lstrip()) + 1
    if place.line.strip() and here > indent:
        return None
    return place.tell("a colon is missing", place.words_span(above), f"write `{match[2]}: {match[3] or '…'}`")


def _dash(place: _Place) -> Diagnostic | None:
    """A line in a list that does not start like an entry."""
    line = place.line.strip()
    if not line or place.scan.brackets:
        return None
    indent = len(place.line) - len(place.line.lstrip())
    siblings = (place.source.line(number) for number in range(place.number - 1, 0, -1))
    same = next(
        (sibling for sibling in siblings if sibling.strip() and len(sibling) - len(sibling.lstrip()) <= indent), ""
    )
    if not same.startswith(" " * indent + "- ") or line.startswith("- "):
        return None
    span = place.words_span(place.number)
    if line.startswith("-"):
        return place.tell("a space is missing behind the dash", span, f"write `- {line[1:]}`")
    return place.tell(
        "an entry of a list starts with a dash", span, f"write `- {line}`, or start the line further left"
    )


def _indentation(place: _Place) -> Diagnostic | None:
    if not place.line.strip() or place.scan.brackets:
        return None
    span = place.words_span(place.number)
    if place.offset != span.start:
        return None
    columns: list[tuple[int, int]] = []
    for number in range(place.number - 1, 0, -1):
        line = place.source.line(number)
        indent = len(line) - len(line.lstrip())
        if line.strip() and not line.lstrip().startswith("#") and (not columns or indent + 1 < columns[-1][0]):
            columns.append((indent + 1, number))
    fitting = [f"{column} as line {number}" for column, number in columns[:3]]
    if not fitting:
        return None
    message = "this line starts in a column in which no line above it does"
    if span.column in [column for column, _ in columns]:
        message = "this line does not go on with what stands above it"
        return place.tell(message, span, "look for a dash or a colon that is missing here or above")
    return place.tell(message, span, f"start it in column {', or '.join(fitting)}")


_LOOKS: tuple[Callable[[_Place], Diagnostic | None], ...] = (
    _expression, _dollar, _tab, _code, _escape, _quote, _wrong_closer, _unclosed, _indicator, _comma, _colon,
    _simple_key, _dash, _indentation,
)  # fmt: skip

"""What was probably meant by a word or key that is not known. Loaded only when there is one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from cnnspec.diagnostics import Diagnostic, Edit, Fix
from cnnspec.language.expressions import FUNCTIONS
from cnnspec.spans.source import Map, Span
from cnnspec.values import other_names
from cnnspec.values.other_names import Ours
from cnnspec.values.suggest import LONGEST, as_expression, did_you_mean, nearest
from cnnspec.values.types import show

_GLUED = re.compile(r"([A-Za-z_]\w*)\s*[:：]\s*(\S.*)\Z")
_UNCOLONED = re.compile(r"([A-Za-z_]\w*)\s+(\S.*)\Z")


class Hint(NamedTuple):
    """What is wrong, and the word that was meant where that is clear enough to go on with."""

    diagnostic: Diagnostic
    meant: Ours | None = None


def unknown_word(word: str, value: Any, span: Span, value_span: Span, known: Iterable[str]) -> Hint:
    """The mistake of an item whose word nobody knows. ``value`` is what stands behind it, None for a bare word."""
    known = list(known)
    message = f"there is no layer '{word}'"
    if glued := _split(word, known):
        return Hint(Diagnostic("spec.unknown-word", message, span, glued))
    if ours := other_names.layer(word, known):
        help = f"it is `{ours.short}` here"
        fix = _word_fix(ours, value, span, value_span)
        return Hint(Diagnostic("spec.unknown-word", message, span, help, fix=fix), ours)
    if instead := other_names.no_layer(word):
        return Hint(Diagnostic("spec.unknown-word", message, span, instead))
    return Hint(
        Diagnostic(
            "spec.unknown-word", message, span, did_you_mean(word, known, kind="words"), fix=_near(word, span, known)
        )
    )


def unknown_key(what: str, key: str, span: Span, data: Any, known: Iterable[str]) -> tuple[Diagnostic, str | None]:
    """The mistake of a key that ``what`` does not have, and the key that was meant, if one comes to mind."""
    known = list(known)
    message = f"{what}: unknown key '{key}'"
    if help := _split(key, known):
        return Diagnostic("spec.unknown-key", message, span, help), nearest(re.split(r"[\s:：]", key)[0], known)
    if what == "data" and "source" in known and key in _sources():
        help = f"it is a source: `source: {{{key}: …}}`"
        return Diagnostic("spec.unknown-key", message, span, help), "source"
    why = other_names.needless(what, key)
    ours = other_names.field(what, key)
    if ours in known:
        taken = isinstance(data, Map) and ours in data
        help = f"it is called '{ours}' here" + (", which is given too: keep one" if taken else "")
        fix = None if taken else Fix((Edit(span, ours),))
        return Diagnostic("spec.unknown-key", message, span, help, fix=fix), ours
    if why:
        return Diagnostic("spec.unknown-key", message, span, why), None
    meant = nearest(key, known)
    fix = Fix((Edit(span, meant),), safe=False) if meant and not (isinstance(data, Map) and meant in data) else None
    return Diagnostic("spec.unknown-key", message, span, did_you_mean(key, known, kind="keys"), fix=fix), meant


def _sources() -> Iterable[str]:
    from cnnspec.sources import SOURCES

    return SOURCES


def meant_as_fields(word: str, value: Any, known: Iterable[str]) -> tuple[str, str] | None:
    """The message and remedy for a value that was to be fields: `filters:8` or a list of `filters: 8` below `conv:`."""
    if isinstance(value, str):
        help = _split(value, known)
        return (f"{word} takes fields, not {show(value)}", help) if help else None
    keys = [key for entry in value for key in entry]
    if not set(keys) <= set(known):
        return None
    fields = ", ".join(f"{key}: …" for key in keys)
    return f"{word} takes fields, not a list of them", f"fields have no dashes: `{word}: {{{fields}}}`"


def _split(text: str, known: Iterable[str]) -> str | None:
    """The remedy for a word and its value that nothing, or no colon, keeps apart."""
    for pattern, what in ((_GLUED, "a space is missing behind the colon"), (_UNCOLONED, "a colon is missing")):
        if (match := pattern.match(text)) and nearest(match[1], known):
            value = re.split(r"\s+[A-Za-z_]\w*:", match[2])[0]
            return f"{what}: `{match[1]}: {value}`"
    return None


def _near(word: str, span: Span, known: Iterable[str]) -> Fix | None:
    meant = nearest(word, known)
    return Fix((Edit(span, meant),), safe=False) if meant else None


def _word_fix(ours: Ours, value: Any, span: Span, value_span: Span) -> Fix | None:
    """The edits that put our word, and the fields that it needs, in the place of theirs."""
    if span == value_span:  # a bare word
        return Fix((Edit(span, ours.short),))
    if not ours.fields:
        return Fix((Edit(span, ours.word),))
    here = Span(value_span.source, value_span.start, value_span.start)
    if value is None:
        return Fix((Edit(span, ours.word), Edit(here, f" {ours.short.partition(': ')[2]}")))
    if not isinstance(value, Map) or value.span != value_span:
        return None
    fields = ours.short.partition(": ")[2]
    if not fields.startswith("{"):
        fields = f"type: {fields}"
    fields = fields.strip("{}")
    # Beside, and never where the first key starts: that may have an edit of its own.
    if value_span.source.text.startswith("{", value_span.start):
        brace = Span(here.source, here.start, here.start + 1)
        return Fix((Edit(span, ours.word), Edit(brace, f"{{{fields}, " if value else f"{{{fields}")))
    colon = here.source.text.index(":", span.end) + 1
    indent = " " * (value_span.column - 1)
    return Fix((Edit(span, ours.word), Edit(Span(here.source, colon, colon), f"\n{indent}{fields}")))


_NAME = re.compile(r"(?<![\w$.])[A-Za-z_]\w*")
_SUM = re.compile(r"[\w\s.,+*/%()$-]+")


def meant_as_expression(text: str, names: Iterable[str]) -> str | None:
    """The expression that a text was meant to be: ``classes``, ``2 * width``, ``32 * $width``; None if none."""
    if len(text) > LONGEST or not _SUM.fullmatch(text):
        return None
    plain = text.replace("$", "").strip()
    used = _NAME.findall(plain)
    if not set(used) & set(names) or not set(used) <= {*names, *FUNCTIONS}:
        return None
    meant = f"${plain}" if plain == used[0] else as_expression(plain)
    return f'"{meant}"' if "," in meant else meant


def with_expression(diagnostic: Diagnostic, names: Iterable[str]) -> Diagnostic:
    """A wrong value, with the expression as remedy that it was meant to be, if it was one without its dollar."""
    if diagnostic.code != "spec.value" or diagnostic.span is None:
        return diagnostic
    written = diagnostic.span.source.text[diagnostic.span.start : diagnostic.span.end]
    meant = meant_as_expression(written.strip("\"'"), names)
    if meant is None:
        return diagnostic
    help = f"write `{meant}`: without the dollar it is a word"
    return diagnostic._replace(help=help, fix=Fix((Edit(diagnostic.span, meant),), safe=False))


def a_name(value: Any) -> str:
    """The remedy for what is no name."""
    rule = "a name starts with a letter; letters, digits, _ and - follow"
    near = re.sub(r"[^A-Za-z0-9_-]+", "_", value[:LONGEST]).strip("_") if isinstance(value, str) else ""
    return f"{rule}, for example {near}" if near[:1].isalpha() else rule


def sizes(value: Any) -> str:
    """The remedy for what is no list of sizes."""
    numbers = re.findall(r"[0-9]+", value) if isinstance(value, str) and len(value) <= LONGEST else []
    written = re.fullmatch(r"[\s0-9,x×*()]+", value) if numbers else None
    return f"write a list: [{', '.join(numbers)}]" if written and 3 <= len(numbers) <= 4 else "for example [28, 28, 1]"

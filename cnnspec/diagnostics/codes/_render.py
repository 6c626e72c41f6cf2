"""Texts about codes for a terminal, a page and a script."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from textwrap import fill, indent
from typing import Any

from cnnspec.diagnostics.codes import FAMILIES, Example, Text, family_of

WIDTH = 80


def as_text(text: Text) -> str:
    """For a terminal of 80 columns."""
    parts = [f"{text.code} ({text.level})", _filled(text.what), _filled(f"Why: {text.why}")]
    parts += [_example(label, example) for label, example in (("Bad", text.bad), ("Good", text.good))]
    return "\n\n".join([*parts, _filled(f"Source: {text.source}")])


def _example(label: str, example: Example) -> str:
    head = _filled(f"{label}: {example.words}".rstrip())
    return f"{head}\n\n{indent(example.spec.rstrip(), '    ')}" if example.spec else head


def _filled(text: str) -> str:
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def list_text(texts: Iterable[Text]) -> str:
    """Every code with its first sentence, by family."""
    parts = []
    for family, group in groupby(texts, key=lambda text: family_of(text.code)):
        lines = [f"{family}: {FAMILIES[family]}"]
        for text in group:
            lines.append(f"  {text.code}")
            lines.append(indent(fill(text.what, WIDTH - 6, break_on_hyphens=False), " " * 6))
        parts.append("\n".join(lines))
    return "\n\n".join([*parts, "cnnspec explain CODE shows why, a bad and a good spec, and the source."])


def as_markdown(text: Text, heading: str = "#") -> str:
    """A part of a page."""
    parts = [f"{heading} {text.code}", f"{text.what} *({text.level})*", text.why]
    # Only specs that check clean are marked as plain YAML, as the tests of the documents expect.
    for label, example, language in (("Bad", text.bad, "yaml bad"), ("Good", text.good, "yaml")):
        parts.append(f"{label}: {example.words}".rstrip())
        if example.spec:
            parts.append(f"```{language}\n{example.spec}```")
    return "\n\n".join([*parts, f"Source: {text.source}"])


def page(texts: Iterable[Text]) -> str:
    """The page of all codes."""
    parts = [
        "# Codes",
        "Every finding has a code, which stays what it is. `cnnspec explain CODE` shows its text in a terminal.",
        "<!-- Made by `make codes` from cnnspec/diagnostics/codes and the rules in cnnspec/lint: change it there. -->",
    ]
    groups = [(family, list(group)) for family, group in groupby(texts, key=lambda text: family_of(text.code))]
    contents = []
    for family, group in groups:
        links = ", ".join(f"[{text.code.partition('.')[2]}](#{text.code.replace('.', '')})" for text in group)
        contents.append(f"- **{family}**: {links}")
    parts.append("\n".join(contents))
    for family, group in groups:
        parts.append(f"## {FAMILIES[family]}")
        parts += [as_markdown(text, "###") for text in group]
    return "\n\n".join(parts) + "\n"


def as_data(text: Text) -> dict[str, Any]:
    """For scripts."""
    return {**text._asdict(), "bad": text.bad._asdict(), "good": text.good._asdict()}

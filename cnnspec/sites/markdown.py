"""An extension of Python-Markdown for our fences, where pymdownx.superfences does not look for them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Sequence
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from cnnspec.sites.fence import WORD
from cnnspec.sites.request import Given

BEFORE_FENCES = 26  # Python-Markdown's own fences have 25
OPENING = re.compile(rf"^(?P<indent>[ ]*)(?P<marks>`{{3,}}|~{{3,}})[ ]*{WORD}(?P<header>[ \t].*)?$")

Render = Callable[[str, list[Given]], str]


class CnnspecFences(Extension):
    """Replaces every fence of ours by what a function makes of its content and its header."""

    def __init__(self, render: Render) -> None:
        super().__init__()
        self._render = render

    def extendMarkdown(self, md: Markdown) -> None:
        """Stand before the fences of code."""
        md.preprocessors.register(_Fences(md, self._render), WORD, BEFORE_FENCES)


class _Fences(Preprocessor):
    def __init__(self, md: Markdown, render: Render) -> None:
        super().__init__(md)
        self._render = render

    def run(self, lines: Sequence[str]) -> list[str]:
        output: list[str] = []
        at, other = 0, ""
        while at < len(lines):
            line = lines[at]
            opening = None if other else OPENING.match(line)
            end = opening and _end(lines, at + 1, opening["marks"])
            if opening and end:
                body = "\n".join(body_line.removeprefix(opening["indent"]) for body_line in lines[at + 1 : end])
                html = self._render(body, header_given(opening["header"] or ""))
                output += ["", opening["indent"] + self.md.htmlStash.store(html), ""]
                at = end
            else:
                other = _after(line, other)  # what stands in a fence of another word is code
                output.append(line)
            at += 1
        return output


def _end(lines: Sequence[str], start: int, marks: str) -> int | None:
    closing = re.compile(rf"^[ ]*{marks[0]}{{{len(marks)},}}[ \t]*$")
    return next((at for at in range(start, len(lines)) if closing.match(lines[at])), None)


def _after(line: str, other: str) -> str:
    """The marks of the fence that is open behind a line; empty where none is."""
    match = re.match(r"^[ ]*(`{3,}|~{3,})(.*)$", line)
    if not match:
        return other
    if not other:
        return match[1]
    closes = match[1].startswith(other) and not match[2].strip()
    return "" if closes else other


def header_given(text: str) -> list[Given]:
    """The options in the line that opens a fence: ``level=block table``."""
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.split()
    pairs: list[Any] = [word.partition("=") for word in words]
    return [(name, value) for name, _, value in pairs]

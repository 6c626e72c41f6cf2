"""Docstrings as Markdown."""

from __future__ import annotations

import inspect
import re
from textwrap import dedent
from typing import Any

from cnnspec.language.schema import documentation


def parts(kind: type) -> tuple[str, str]:
    """What a class says of itself, and the YAML of its example."""
    paragraphs = documentation(kind).split("\n\n")
    example = [each for each in paragraphs if _is_yaml(each)]
    return "\n\n".join(each for each in paragraphs if not _is_yaml(each)), dedent("\n\n".join(example))


def _is_yaml(paragraph: str) -> bool:
    return paragraph.startswith(("    ", "- ")) or bool(re.match(r"[a-z]+: \S", paragraph))


def first_line(function: Any) -> str:
    """The first paragraph of a docstring, on one line, safe in a table."""
    text = (inspect.getdoc(function) or "").split("\n\n")[0]
    return " ".join(text.split()).replace("``", "`").replace("|", "\\|")

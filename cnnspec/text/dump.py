"""Plain data as the YAML of the language, which reads the same values back."""

from __future__ import annotations

import re
from typing import Any

from cnnspec.text.scalars import resolve

WIDTH = 110
_WORD = re.compile(r"[A-Za-z_./][A-Za-z0-9_./-]*\Z")
# An expression without the signs that mean something else inside { } or behind a space.
_EXPRESSION = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*\Z|\$\([A-Za-z0-9_ +*/%().<>=-]*\)\Z")


def dump(document: dict[str, Any]) -> str:
    """A document, one section after the other: lists of items and large mappings as blocks, the rest on one line."""
    lines: list[str] = []
    for key, value in document.items():
        lines += _entry(scalar(key), value, "")
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Any, indent: str) -> list[str]:
    line = f"{indent}{key}: {flow(value)}"
    if not value or not isinstance(value, dict | list) or (len(line) <= WIDTH and not _has_items(value)):
        return [line]
    return [f"{indent}{key}:", *_block(value, indent + "  ")]


def _block(value: Any, indent: str) -> list[str]:
    if isinstance(value, dict):
        return [line for key, inner in value.items() for line in _entry(scalar(key), inner, indent)]
    lines: list[str] = []
    for entry in value:
        if (isinstance(entry, dict) and entry) or (isinstance(entry, list) and _has_items(entry)):
            first, *rest = _block(entry, indent + "  ")
            lines += [f"{indent}- {first.lstrip()}", *rest]
        else:
            lines.append(f"{indent}- {flow(entry)}")
    return lines


def _has_items(value: Any) -> bool:
    """Whether a list of items stands somewhere inside, which reads better a line each."""
    if isinstance(value, dict):
        return any(_has_items(inner) for inner in value.values())
    return isinstance(value, list) and any(isinstance(entry, dict) or _has_items(entry) for entry in value)


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(entry) for entry in value) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """A scalar that is read back as it is."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if _EXPRESSION.match(value) or (_WORD.match(value) and resolve(value) == value):
        return str(value)
    from cnnspec.values.printable import json_text

    return json_text(value)  # a JSON string is a double-quoted YAML one

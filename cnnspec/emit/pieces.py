"""Pieces of scripts that are kept as Python files, and copied as text."""

from __future__ import annotations

import ast
import io
import tokenize
from functools import cache
from pathlib import Path


@cache
def definitions(file: str) -> dict[str, list[str]]:
    """The lines of each class and function of a file below this folder, such as ``torch_parts/layers``."""
    text = (Path(__file__).parent / f"{file}.py").read_text(encoding="utf-8")
    lines = text.split("\n")
    return {
        node.name: lines[node.lineno - 1 : node.end_lineno]
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    }


def loaded(text: str) -> set[str]:
    """The names that a piece of a script uses, but for attributes: never what stands in its texts and comments."""
    names: set[str] = set()
    before = ""
    # Tokens rather than a tree, as a sum of a thousand maps is a tree too deep to walk.
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME and before != ".":
            names.add(token.string)
        before = token.string
    return names

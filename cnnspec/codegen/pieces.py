"""Pieces of scripts that are kept as Python files, and copied as text."""

from __future__ import annotations

import ast
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

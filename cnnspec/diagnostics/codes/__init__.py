"""What every code means: a file here for each, and the docstring of each rule of ``cnnspec/lint``.

A text has a first sentence, ``Why:`` and the reason, ``Bad:`` and a spec that gives the code, ``Good:`` and one close
to it that gives none, ``Source:``. A bad example that is no text alone is told in words.
"""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

FAMILIES = {
    "file": "Files that are no text",
    "yaml": "Text that is no YAML",
    "include": "Included files",
    "spec": "Words, keys, values and names",
    "shape": "Layers that do not fit together",
    "emit": "Networks as code",
    "expect": "Numbers that must hold",
    "data": "Data that does not fit the network",
    "train": "Networks that cannot be trained",
    "lint": "Networks that work, and could be better",
}
_HERE = Path(__file__).parent
_RULES = _HERE.parent.parent / "lint"
_LABEL = re.compile(r"^(Why|Bad|Good|Source):[ \t]*", re.MULTILINE)


class Example(NamedTuple):
    """What gives a code, or does not: a spec, or words where a spec alone cannot show it."""

    spec: str = ""
    words: str = ""


class Text(NamedTuple):
    """What is told about a code."""

    code: str
    level: str
    what: str
    why: str
    bad: Example
    good: Example
    source: str


def known() -> list[str]:
    """Every code, those of a family together, the families in the order of ``FAMILIES``."""
    codes = [path.stem for path in _HERE.glob("*.md")]
    codes += [f"lint.{path.stem.replace('_', '-')}" for path in _RULES.glob("[!_]*.py")]
    families = list(FAMILIES)
    return sorted(codes, key=lambda code: (families.index(family_of(code)), code))


def family_of(code: str) -> str:
    """The first word of a code."""
    return code.partition(".")[0]


def read(code: str) -> Text:
    """The text of a known code."""
    if family_of(code) == "lint":
        return _of_rule(code)
    return parse(code, "error", (_HERE / f"{code}.md").read_text(encoding="utf-8"))


def _of_rule(code: str) -> Text:
    """A rule's docstring and level, read without loading it."""
    import ast

    path = _RULES / f"{code.removeprefix('lint.').replace('-', '_')}.py"
    module = ast.parse(path.read_text(encoding="utf-8"))
    levels = [
        node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if any(isinstance(target, ast.Name) and target.id == "LEVEL" for target in node.targets)
    ]
    return parse(code, str(levels[0]) if levels else "warning", ast.get_docstring(module) or "")


def parse(code: str, level: str, text: str) -> Text:
    """A text in its parts. Raises ValueError where one is missing."""
    first, *rest = _LABEL.split(text)
    parts = dict(zip(rest[::2], rest[1::2], strict=True))
    if missing := [label for label in ("Why", "Bad", "Good", "Source") if label not in parts]:
        raise ValueError(f"the text of {code} has no {', '.join(missing)}")
    bad, good = _example(parts["Bad"]), _example(parts["Good"])
    return Text(code, level, _joined(first), _joined(parts["Why"]), bad, good, _joined(parts["Source"]))


def _example(text: str) -> Example:
    """The indented lines are a spec, what stands before them is words."""
    lines = text.strip("\n").split("\n")
    start = next((index for index, line in enumerate(lines) if line.startswith("    ")), len(lines))
    spec = dedent("\n".join(lines[start:])).strip("\n")
    return Example(f"{spec}\n" if spec else "", _joined("\n".join(lines[:start])))


def _joined(text: str) -> str:
    return " ".join(text.split())

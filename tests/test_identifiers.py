"""Names that say what things are: some words are no names."""

import ast

import pytest
from support import ROOT

VAGUE = {"each", "found", "told", "given", "made", "said"}
FILES = sorted((ROOT / "cnnspec").rglob("*.py"))


def names_in(tree):
    """Every identifier that is bound or used, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute):
            yield node.attr, node.lineno
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg, node.lineno
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.alias):
            yield node.asname or node.name, node.lineno


def vague(text):
    """The lines with a vague name."""
    return [(line, name) for name, line in names_in(ast.parse(text)) if name and name.strip("_") in VAGUE]


@pytest.mark.parametrize("package", sorted({path.relative_to(ROOT / "cnnspec").parts[0] for path in FILES}))
def test_no_identifier_is_vague(package):
    folder = ROOT / "cnnspec" / package
    files = [folder] if folder.is_file() else sorted(folder.rglob("*.py"))
    assert {str(path): lines for path in files if (lines := vague(path.read_text()))} == {}


def test_such_a_name_is_seen_wherever_it_stands():
    for text in (
        "for each in []: pass",
        "x.found",
        "def f(*, told): pass",
        "f(given=1)",
        "def _made(): pass",
        "class said: pass",
    ):
        assert vague(text), text

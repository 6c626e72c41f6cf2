"""Whoever tells a mistake says what to do about it: every place in the source that makes one gives a remedy."""

import ast

from support import ROOT

# The number of positional arguments with which a call has its remedy.
WITH_REMEDY = {"refuse": 2, "ExpressionError": 2, "Diagnostic": 4, "UsageError": 99, "ShapeError": 99, "fail": 4}
# Usage errors mostly say in one sentence what was asked and cannot be had.
EXEMPT = ("UsageError",)


def calls():
    for path in sorted((ROOT / "cnnspec").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in WITH_REMEDY and name not in EXEMPT:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", name, node


def test_every_mistake_is_told_with_a_remedy():
    found = list(calls())
    assert len(found) > 100
    without = [
        f"{place} {ast.unparse(node)[:100]}"
        for place, name, node in found
        if len(node.args) < WITH_REMEDY[name]
        and not any(each.arg in ("help", None) for each in node.keywords)
        and not any(isinstance(each, ast.Starred) for each in node.args)
    ]
    assert without == []

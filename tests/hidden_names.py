"""What the names of a script hide: a function may not take a name away that it needs itself."""

from __future__ import annotations

import ast
import builtins

IMPORTS = (ast.Import, ast.ImportFrom)


def bound_at_the_top(text: str) -> list[str]:
    """The names that a script defines, one for each time that it does."""
    found: list[str] = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, IMPORTS):
            found += [each.asname or each.name for each in node.names]
        elif isinstance(node, ast.Assign):
            found += [
                each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
            ]
    return found


def assert_nothing_is_hidden(text: str) -> None:
    """No name is defined twice or is a builtin that the script uses, and no local one is that of what is called."""
    compile(text, "emitted.py", "exec")
    tree = ast.parse(text)
    top, known = bound_at_the_top(text), set(dir(builtins))
    assert sorted(top) == sorted(set(top))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not used & known & set(top)
    modules = {each.asname or each.name for node in tree.body if isinstance(node, IMPORTS) for each in node.names}
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        called = {
            each.func.id for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
        }
        local = _local(node)
        assert not local & modules, node.name
        assert not local & called & (known | set(top)), node.name


def _local(function: ast.FunctionDef) -> set[str]:
    arguments = function.args
    given = [*arguments.args, *arguments.kwonlyargs, *filter(None, (arguments.vararg, arguments.kwarg))]
    bound = (node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return {*(each.arg for each in given), *bound}

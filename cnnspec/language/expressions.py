"""Arithmetic on declared parameters: ``$width`` and ``$(4 * width)``.

A whitelist over Python's own syntax tree, walked here and never compiled, with a bound on the text, on the number of
operations and on the size of every result.
"""

from __future__ import annotations

import ast
import math
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from cnnspec.language.values import ExpressionError as ExpressionError
from cnnspec.language.values import Values, Work, size_of
from cnnspec.values.types import show

MAX_LENGTH = 500
_NAME_PARTS = "give parts of it names under `params`"
MAX_NODES = 150
_NODES_PER_STEP = 8
MAX_MAGNITUDE = 10**15
MAX_PLACES = 50  # of the decimal point, for round: far beyond any number of the language
_LARGEST = "the largest result is 10¹⁵"


class Unknown(Exception):
    """The expression needs a value that an earlier mistake left unknown."""


UNKNOWN_VALUE = object()  # stands in an environment for a value that an earlier mistake left unknown


def round_to(value: float, divisor: int) -> int:
    """The nearest multiple of ``divisor``, at least one of it, never below 90 % of ``value``.

    As channels are rounded in the MobileNet papers.

    >>> [round_to(x, 8) for x in (3, 20, 27, 28.8)]
    [8, 24, 32, 32]
    """
    if divisor < 1:
        raise ExpressionError("round_to needs a divisor from 1 up", "for example round_to(width, 8)")
    rounded = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return int(rounded + divisor if rounded < 0.9 * value else rounded)


def _round(value: Any, *places: Any) -> Any:
    """As Python rounds, which computes 10 ** 100_000_000 to round a number to a hundred million places."""
    if places and not (isinstance(places[0], int) and abs(places[0]) <= MAX_PLACES):
        help = "for example round(width / 3), or round(rate, 2)"
        raise ExpressionError(f"round takes from -{MAX_PLACES} to {MAX_PLACES} places, not {show(places[0])}", help)
    return round(value, *places)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": min,
    "max": max,
    "round": _round,
    "floor": math.floor,
    "ceil": math.ceil,
    "int": int,
    "round_to": round_to,
}
CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}
INDEX_HELP = "for example `repeat: {times: 3, layers: [{conv: $(8 * (i + 1))}]}`"
RESERVED = frozenset({"input", "channels", "classes", "i", *FUNCTIONS, *CONSTANTS})

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_ALLOWED = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.BinOp, ast.UnaryOp, ast.USub, ast.UAdd, ast.Not, ast.BoolOp,
    ast.And, ast.Or, ast.Compare, ast.Subscript, ast.Call, ast.List, *_BINARY, *_COMPARE,
)  # fmt: skip

_PARENTHESIS = re.compile(r"[()]")
_SIMPLE = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")


@lru_cache(maxsize=4096)  # a text in a block is looked at again at each use
def find_expressions(text: str) -> list[tuple[int, int, str]]:
    """Start, end and inner text of each ``$name`` and ``$(…)`` in a text; the list is kept, and not to be changed.

    >>> find_expressions("<= $(2 * (a + 1)) and $b")
    [(3, 17, '2 * (a + 1)'), (22, 24, 'b')]
    """
    expressions: list[tuple[int, int, str]] = []
    position = text.find("$")
    while position >= 0:
        end = position + 1
        if text.startswith("$(", position):
            end = _closing(text, position + 1) + 1
            expressions.append((position, end, text[position + 2 : end - 1]))
        elif match := _SIMPLE.match(text, position):
            end = match.end()
            expressions.append((position, end, match[1]))
        position = text.find("$", end)
    return expressions


def _closing(text: str, start: int) -> int:
    depth = 0
    for parenthesis in _PARENTHESIS.finditer(text, start):
        depth += 1 if parenthesis[0] == "(" else -1
        if depth == 0:
            return parenthesis.start()
    raise ExpressionError("a parenthesis is not closed", "close it with )")


def read(text: str) -> ast.expr:
    """The checked tree of an expression. Raises ExpressionError."""
    return _read(text)[0]


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[ast.expr, int]:
    """The tree of an expression, and how many steps it takes to evaluate."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression has at most {MAX_LENGTH} characters", _NAME_PARTS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's doubts about `1if` and the like, which is refused below
            tree = ast.parse(text.strip(), mode="eval")
        nodes = list(ast.walk(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if not isinstance(error, SyntaxError | ValueError) or "too many nested" in str(error):
            raise ExpressionError("the expression is nested too deep", _NAME_PARTS) from None
        raise ExpressionError(f"'{text}' is not an expression", "for example $(2 * width), or $(width // 2)") from None
    if sum(isinstance(node, ast.expr) for node in nodes) > MAX_NODES:
        raise ExpressionError(f"an expression has at most {MAX_NODES} names, numbers and operations", _NAME_PARTS)
    for node in nodes:
        _check_node(node)
    return tree.body, 2 + len(nodes) // _NODES_PER_STEP


def _check_node(node: ast.AST) -> None:
    if not isinstance(node, _ALLOWED):
        if isinstance(node, ast.IfExp):
            help = "choose with `when`, or by index: $([no, yes][width > 8])"
            raise ExpressionError("there is no if and else in an expression", help)
        raise ExpressionError(
            "this is not allowed in an expression",
            "arithmetic, comparison, and/or/not, indexing and " + ", ".join(FUNCTIONS) + " are",
        )
    if isinstance(node, ast.Constant) and not isinstance(node.value, int | float | str | None):
        raise ExpressionError(f"{node.value!r} is not a value of the language", "use numbers, words and lists")
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            from cnnspec.values.suggest import did_you_mean

            name = ast.unparse(node.func)
            raise ExpressionError(f"there is no function '{name}'", did_you_mean(name, FUNCTIONS, kind="functions"))
        if node.keywords:
            raise ExpressionError(f"{node.func.id} takes no named arguments", f"for example {node.func.id}(a, b)")


def names_in(text: str) -> set[str]:
    """The parameters that an expression reads."""
    tree = read(text)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}
    return names - CONSTANTS.keys()


def evaluate(text: str, names: Mapping[str, Any], work: Work | None = None) -> Any:
    """The value of an expression, without its ``$``.

    Raises ExpressionError for what is wrong in it, Unknown where it reads a value that is not known.
    """
    tree, steps = _read(text)
    evaluator = _Evaluator(names, work or Work())
    try:
        evaluator.work.spend(steps)
        return _bounded(evaluator.value(tree))
    except ZeroDivisionError:
        raise ExpressionError(f"'{text}' divides by zero", "look at the values of the names in it") from None
    except (TypeError, ValueError, ArithmeticError) as error:
        help = "look at the values of the names in it"
        raise ExpressionError(f"'{text}' cannot be computed: {error}", help) from None


class _Evaluator:
    """Walks the tree of one expression; ``work`` counts what its lists cost on top."""

    def __init__(self, names: Mapping[str, Any], work: Work) -> None:
        self.names = names
        self.work = work

    def value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return _lookup(name, self.names)
            case ast.BinOp(left=left, op=op, right=right):
                return _arithmetic(op, self.value(left), self.value(right))
            case ast.UnaryOp(op=op, operand=operand):
                return _unary(op, self.value(operand))
            case ast.BoolOp(op=op, values=values):
                return self.logic(isinstance(op, ast.And), values)
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                return self.comparison(left, ops, comparators)
            case ast.Subscript(value=value, slice=index):
                return _item(self.value(value), self.value(index))
            case ast.List(elts=elements):
                return Values(map(self.value, elements))
            case ast.Call(func=ast.Name(id=name), args=args):
                return FUNCTIONS[name](*map(self.argument, args))
        raise ExpressionError("this is not allowed in an expression", "use arithmetic on parameters")

    def argument(self, node: ast.expr) -> Any:
        value = self.value(node)
        if not isinstance(value, list):
            return _numeric(value)
        self.work.spend_on(value)  # min and max compare the lists in it
        return value

    def logic(self, conjunction: bool, values: list[ast.expr]) -> Any:
        result: Any = conjunction
        for node in values:
            result = self.value(node)
            if bool(result) != conjunction:
                return result
        return result

    def comparison(self, left: ast.expr, ops: list[ast.cmpop], rest: list[ast.expr]) -> bool:
        value = self.value(left)
        for op, node in zip(ops, rest, strict=True):
            other = self.value(node)
            self.work.spend_on(min(value, other, key=size_of))
            if not _COMPARE[type(op)](value, other):
                return False
            value = other
        return True


def _lookup(name: str, names: Mapping[str, Any]) -> Any:
    if name in CONSTANTS:
        return CONSTANTS[name]
    if name in names:
        if names[name] is UNKNOWN_VALUE:
            raise Unknown(name)
        if name == "channels" and not isinstance(names[name], int):
            message = f"$channels is no number here, but {names[name]}, which depends on an open size"
            raise ExpressionError(message, "give the input numbers, such as [224, 224, 3]")
        return names[name]
    from cnnspec.values.suggest import did_you_mean

    if name == "i":
        raise ExpressionError("'$i' has a value only inside a repeat", INDEX_HELP, code="spec.unknown-name")
    if name == "classes":
        raise ExpressionError("'$classes' needs a `classes:` line", "add `classes: 10`", code="spec.unknown-name")
    raise ExpressionError(
        f"there is no parameter '{name}'",
        did_you_mean(name, [known for known in names if not known.startswith("_")], kind="parameters"),
        code="spec.unknown-name",
    )


def _numeric(value: Any) -> Any:
    if not isinstance(value, int | float):
        raise ExpressionError(f"arithmetic needs numbers, not {show(value)}", "use a name that stands for a number")
    return value


def _unary(op: ast.unaryop, value: Any) -> Any:
    if isinstance(op, ast.Not):
        return not value
    return -_numeric(value) if isinstance(op, ast.USub) else _numeric(value)


def _arithmetic(op: ast.operator, left: Any, right: Any) -> Any:
    left, right = _numeric(left), _numeric(right)
    if isinstance(op, ast.Pow) and abs(left) > 1 and right * math.log10(abs(left)) > math.log10(MAX_MAGNITUDE):
        raise ExpressionError(f"{show(left)} ** {show(right)} is larger than any size can be", _LARGEST)
    return _bounded(_BINARY[type(op)](left, right))


def _bounded(value: Any) -> Any:
    if isinstance(value, int | float) and not abs(value) <= MAX_MAGNITUDE:
        raise ExpressionError("the result is larger than any size can be", _LARGEST)
    if isinstance(value, complex):
        raise ExpressionError("the result is not a real number", "only numbers from 0 up have such a power")
    return value


def _item(value: Any, index: Any) -> Any:
    if not isinstance(value, list | tuple) or not isinstance(index, int):
        raise ExpressionError("indexing takes a list and a whole number", "for example $(widths[0])")
    if not -len(value) <= index < len(value):
        help = f"use 0 to {len(value) - 1}" if value else "the list is empty"
        raise ExpressionError(f"there is no entry {index} in a list of {len(value)}", help)
    return value[index]

"""Lines of Python that a formatter leaves alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cnnspec.codegen.program import NOTHING, Argument, Function, Parameter

WIDTH = 120


def statement(lead: str, call: str, arguments: Sequence[str], tail: str, comment: str, indent: int) -> list[str]:
    """``lead call(arguments)tail  # comment``; if too long, its arguments on a line of their own, or one each."""
    pad = " " * indent
    remark = f"  # {comment}" if comment else ""
    line = f"{pad}{lead}{call}({', '.join(arguments)}){tail}{remark}"
    if len(line) <= WIDTH or not arguments:
        return [line]
    # A formatter would rather break the brackets of the tail, if that is enough: the last comma tells it not to.
    breaks_tail = tail.startswith("(") and len(f"{pad}{lead}{call}({', '.join(arguments)})(") <= WIDTH
    inside = _inside(arguments, indent + 4, a_line_each=breaks_tail)
    return [f"{pad}{lead}{call}(", *inside, f"{pad}){tail}{remark}"]


def _inside(items: Sequence[str], indent: int, *, a_line_each: bool = False) -> list[str]:
    """Items between brackets that stand on lines of their own: one line, if they fit."""
    pad = " " * indent
    line = f"{pad}{', '.join(items)}"
    return [f"{pad}{each}," for each in items] if a_line_each or len(line) > WIDTH else [line]


def literal(value: Any) -> str:
    """A value as Python writes it, with double quotes."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, tuple):
        return "(" + ", ".join(map(literal, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, float) and len(repr(value)) > 12:
        part = round(2 / value) / 2 if value else 0
        if part and 1 / part == value:  # 1 / 255, as its author wrote it
            return f"1 / {part:g}"
    return repr(value)


def declared(parameter: Parameter) -> str:
    """A parameter in the head of a function."""
    default = "" if parameter.default is NOTHING else f" = {literal(parameter.default)}"
    return f"{parameter.name}: {parameter.kind}{default}"


def mentioned(function: Function, given: Mapping[str, Argument]) -> Iterator[tuple[str, Argument]]:
    """The arguments that a use of a function has to tell."""
    for parameter in function.parameters:
        argument, default = given[parameter.name], parameter.default
        if argument.parameter or argument.value != default or type(argument.value) is not type(default):
            yield parameter.name, argument


class Text(NamedTuple):
    """An expression that stays on its line."""

    text: str


class Brackets(NamedTuple):
    """An expression with brackets, whose items stand a line each where they are too long for one.

    An item is what stands before it, such as ``name=``, and an expression; ``times`` above 1 repeats it.
    """

    open: str
    items: tuple[tuple[str, Expression, int], ...]
    close: str = ")"


class Conditional(NamedTuple):
    """An expression where a flag is true, and a short text where it is not."""

    expression: Expression
    flag: str
    otherwise: str


Expression = Text | Brackets | Conditional


def flat(expression: Expression) -> str:
    """An expression on one line."""
    if isinstance(expression, Text):
        return expression.text
    if isinstance(expression, Conditional):
        return f"{flat(expression.expression)} if {expression.flag} else {expression.otherwise}"
    return expression.open + ", ".join(_flat_item(*each) for each in expression.items) + expression.close


def _flat_item(before: str, expression: Expression, times: int) -> str:
    text = f"{before}{flat(expression)}"
    return text if times == 1 else f"*({text} for _ in range({times}))"


def spread(lead: str, expression: Expression, tail: str, indent: int, *, is_item: bool = False) -> list[str]:
    """An expression between two texts, on as many lines as it needs; ``is_item`` in the brackets of another one."""
    pad = " " * indent
    line = f"{pad}{lead}{flat(expression)}{tail}"
    if len(line) <= WIDTH or isinstance(expression, Text):
        return [line]
    if isinstance(expression, Conditional):
        return _spread_conditional(lead, expression, tail, indent, is_item=is_item)
    if not expression.items:
        return [line]
    return [f"{pad}{lead}{expression.open}", *_spread_items(expression, indent + 4), f"{pad}{expression.close}{tail}"]


def _spread_conditional(lead: str, made: Conditional, tail: str, indent: int, *, is_item: bool) -> list[str]:
    pad = " " * indent
    if is_item:
        ends = [f"{pad}if {made.flag}", f"{pad}else {made.otherwise}{tail}"]
        return [*spread(lead, made.expression, "", indent, is_item=True), *ends]
    inside = _spread_conditional("", made, "", indent + 4, is_item=True)
    return [f"{pad}{lead}(", *inside, f"{pad}){tail}"]


def _spread_items(expression: Brackets, indent: int) -> Iterator[str]:
    if all(isinstance(item, Text) and times == 1 for _, item, times in expression.items):
        yield from _inside([_flat_item(*each) for each in expression.items], indent)
        return
    pad = " " * indent
    hugs = len(expression.items) == 1 and expression.close == ")"
    for before, item, times in expression.items:
        is_dictionary = isinstance(item, Brackets) and item.open == "{"
        end = "" if hugs and is_dictionary else ","
        flat_line = _flat_item(before, item, times)
        if times == 1:
            yield from spread(before, item, end, indent, is_item=True)
        elif len(flat_line) + indent + 1 <= WIDTH:
            yield f"{pad}{flat_line},"
        else:
            yield from (f"{pad}*(", *spread(before, item, "", indent + 4), f"{pad}    for _ in range({times})")
            yield f"{pad}),"

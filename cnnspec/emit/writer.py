"""Lines of Python that a formatter leaves alone.

What a spec says becomes part of a script only here: as a ``literal``, a ``docstring``, a ``comment`` or a piece of
``formatted``, in which nothing of it is code. A name of a spec that is to be an identifier goes through ``names.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cnnspec.emit.program import NOTHING, Argument, Function, Parameter

WIDTH = 120


def statement(lead: str, call: str, arguments: Sequence[str], tail: str, comment: str, indent: int) -> list[str]:
    """``lead call(arguments)tail  # comment``; if too long, its arguments on a line of their own, or one each."""
    pad = " " * indent
    remark = f"  # {_visible(comment)}" if comment else ""
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
    return [f"{pad}{item}," for item in items] if a_line_each or len(line) > WIDTH else [line]


_ESCAPED = {"\\": "\\\\", '"': '\\"'}


def literal(value: Any) -> str:
    """Write a value as a Python expression that evaluates to it, a text in double quotes and on one line.

    Raises TypeError for a value that Python has no literal for.
    """
    if isinstance(value, str):
        return f'"{_quotable(value)}"'
    if isinstance(value, tuple):
        return "(" + ", ".join(map(literal, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, float):
        return _float(value)
    if value is None or isinstance(value, int):
        return repr(value)
    raise TypeError(f"no literal for {type(value).__name__} {value!r}")


def _float(value: float) -> str:
    if not math.isfinite(value):
        return f'float("{value}")'
    text = repr(value)
    if len(text) > 12 and math.isfinite(2 / value):
        part = f"{round(2 / value) / 2:g}"
        if float(part) and 1 / float(part) == value:  # 1 / 255, as its author wrote it
            return f"1 / {part}"
    return text


def formatted(*parts: str | Text) -> str:
    """Write an f-string: texts as they are, expressions in braces.

    >>> formatted(Text("name"), ".conv {1}")
    'f"{name}.conv {{1}}"'
    """
    inside = (
        f"{{{part.text}}}" if isinstance(part, Text) else _quotable(part).replace("{", "{{").replace("}", "}}")
        for part in parts
    )
    return f'f"{"".join(inside)}"'


def docstring(text: str) -> str:
    """Write a text as a docstring of one line."""
    return f'"""{_quotable(text)}"""'


def comment(text: str) -> str:
    """Write a text as a comment that ends where its line ends."""
    return f"# {_visible(text)}"


def _quotable(text: str) -> str:
    """A text as it stands between double quotes."""
    return _visible("".join(_ESCAPED.get(letter, letter) for letter in text))


def _visible(text: str) -> str:
    """A text whose control characters, line breaks and lone surrogates are escape sequences."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text
    )


def declared(parameter: Parameter) -> str:
    """A parameter in the head of a function."""
    default = "" if parameter.default is NOTHING else f" = {literal(parameter.default)}"
    return f"{parameter.name}: {parameter.kind}{default}"


def mentioned(function: Function, arguments: Mapping[str, Argument]) -> Iterator[tuple[str, Argument]]:
    """The arguments that a use of a function has to tell."""
    for parameter in function.parameters:
        argument, default = arguments[parameter.name], parameter.default
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
    return expression.open + ", ".join(_flat_item(*item) for item in expression.items) + expression.close


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


def _spread_conditional(lead: str, conditional: Conditional, tail: str, indent: int, *, is_item: bool) -> list[str]:
    pad = " " * indent
    if is_item:
        ends = [f"{pad}if {conditional.flag}", f"{pad}else {conditional.otherwise}{tail}"]
        return [*spread(lead, conditional.expression, "", indent, is_item=True), *ends]
    inside = _spread_conditional("", conditional, "", indent + 4, is_item=True)
    return [f"{pad}{lead}(", *inside, f"{pad}){tail}"]


def _spread_items(expression: Brackets, indent: int) -> Iterator[str]:
    if all(isinstance(item, Text) and times == 1 for _, item, times in expression.items):
        yield from _inside([_flat_item(*entry) for entry in expression.items], indent)
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

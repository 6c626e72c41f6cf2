"""Bodies as lines of Python: names for the values, loops for what repeats, lines that a formatter leaves alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cnnspec.codegen.program import Body, Function, Ref, Step

WIDTH = 120


class Loop(NamedTuple):
    """Uses of one function, each on what the last one gives. ``lead`` is their name without the number."""

    lead: str
    first: int
    steps: tuple[Step, ...]


def loops(body: Body) -> Iterator[tuple[int, Step | Loop]]:
    """The steps with their numbers, those that only count gathered to loops."""
    index = 0
    while index < len(body.steps):
        length = _run(body, index)
        if length > 1:
            lead, _, number = body.steps[index].name.rpartition(".")
            yield index, Loop(lead, int(number), tuple(body.steps[index : index + length]))
        else:
            yield index, body.steps[index]
        index += length


def _run(body: Body, start: int) -> int:
    steps = body.steps
    length = 1
    while start + length < len(steps) and _follows(body, start + length):
        length += 1
    return length


def _follows(body: Body, index: int) -> bool:
    before, here = body.steps[index - 1], body.steps[index]
    return (
        isinstance(here.what, Function)
        and here.what is before.what
        and _number(here.name) == _next(_number(before.name))
        and here.arguments == before.arguments
        and here.outputs == before.outputs == 1
        and here.inputs == (Ref(index - 1, 0), *before.inputs[1:])
        and not any(ref.step == index - 1 for ref in here.inputs[1:])
        and not any(Ref(index - 1, 0) in later.inputs for later in steps_after(body, index))
        and Ref(index - 1, 0) not in body.outputs
    )


def steps_after(body: Body, index: int) -> Sequence[Step]:
    """The steps behind one."""
    return body.steps[index + 1 :]


def _number(name: str) -> tuple[str, int] | None:
    found = re.fullmatch(r"(.+)\.(\d+)", name)
    return (found[1], int(found[2])) if found else None


def _next(found: tuple[str, int] | None) -> tuple[str, int] | None:
    return (found[0], found[1] + 1) if found else ("", -1)


class Names:
    """Names for the values of a body: ``x`` is what flows, and another where it is still needed."""

    def __init__(self, body: Body, taken: set[str]) -> None:
        self._body, self._taken = body, taken
        self._of: dict[Ref, str] = {}
        self._last: dict[Ref, int] = {}
        for index, step in enumerate(body.steps):
            for ref in step.inputs:
                self._last[ref] = index
        for ref in body.outputs:
            self._last[ref] = len(body.steps)

    def start(self, wanted: Sequence[str]) -> list[str]:
        """Names for what flows in."""
        for index, name in enumerate(wanted):
            self._of[Ref(-1, index)] = name
        return list(wanted)

    def of(self, ref: Ref) -> str:
        """The name of a value."""
        return self._of[ref]

    def make(self, step: int, index: int) -> list[str]:
        """Names for what a step gives; ``index`` is the number of its last step where it is a loop."""
        made: list[str] = []
        for number in range(self._body.steps[step].outputs):
            ref = Ref(index, number)
            busy = {name for each, name in self._of.items() if self._last.get(each, -1) > index} | set(made)
            name = next(each for each in self._wanted(step) if each not in busy and each not in self._taken)
            self._of[ref] = name
            made.append(name)
        return made

    def _wanted(self, step: int) -> Iterator[str]:
        yield "x"
        yield "y"
        base = re.sub(r"\W", "_", self._body.steps[step].name.partition(".")[0])
        yield base
        number = 2
        while True:
            yield f"{base}_{number}"
            number += 1


def statement(lead: str, call: str, arguments: Sequence[str], tail: str, comment: str, indent: int) -> list[str]:
    """``lead call(arguments)tail  # comment``, an argument a line where it is too long for one."""
    pad = " " * indent
    remark = f"  # {comment}" if comment else ""
    line = f"{pad}{lead}{call}({', '.join(arguments)}){tail}{remark}"
    if len(line) <= WIDTH or not arguments:
        return [line]
    return [f"{pad}{lead}{call}(", *(f"{pad}    {each}," for each in arguments), f"{pad}){tail}{remark}"]


def literal(value: Any) -> str:
    """A value as Python writes it, with double quotes."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, tuple):
        return "(" + ", ".join(map(literal, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return repr(value)


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


Expression = Text | Brackets


def flat(expression: Expression) -> str:
    """An expression on one line."""
    if isinstance(expression, Text):
        return expression.text
    return expression.open + ", ".join(_flat_item(*each) for each in expression.items) + expression.close


def _flat_item(before: str, expression: Expression, times: int) -> str:
    text = f"{before}{flat(expression)}"
    return text if times == 1 else f"*({text} for _ in range({times}))"


def spread(lead: str, expression: Expression, tail: str, indent: int) -> list[str]:
    """An expression between two texts, on as many lines as it needs."""
    pad = " " * indent
    line = f"{pad}{lead}{flat(expression)}{tail}"
    if len(line) <= WIDTH or isinstance(expression, Text) or not expression.items:
        return [line]
    lines = [f"{pad}{lead}{expression.open}"]
    hugs = len(expression.items) == 1 and expression.items[0][1:2] and expression.close == ")"
    for before, item, times in expression.items:
        is_dictionary = isinstance(item, Brackets) and item.open == "{"
        end = "" if hugs and is_dictionary else ","
        flat_line = _flat_item(before, item, times)
        if times == 1:
            lines += spread(before, item, end, indent + 4)
        elif len(flat_line) + indent + 5 <= WIDTH:
            lines.append(f"{pad}    {flat_line},")
        else:
            lines += [f"{pad}    *(", *spread(before, item, "", indent + 8), f"{pad}        for _ in range({times})"]
            lines.append(f"{pad}    ),")
    return [*lines, f"{pad}{expression.close}{tail}"]

"""Steps of a body that are written together: in a loop, or below one condition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import NamedTuple

from cnnspec.emit.program import Body, Function, Ref, Step


class Loop(NamedTuple):
    """Uses of one function, each on what the last one gives; their names are ``lead``, a number, and ``tail``."""

    lead: str
    first: int
    tail: str
    steps: tuple[Step, ...]


class Optional(NamedTuple):
    """Steps that are left out where a flag is false."""

    flag: str
    steps: tuple[Step, ...]


def gathered(body: Body) -> Iterator[tuple[int, Step | Loop | Optional]]:
    """The steps with their numbers, those that only count gathered to loops, and those of one flag together."""
    index = 0
    readers = {ref: number for number, step in enumerate(body.steps) for ref in step.inputs}
    while index < len(body.steps):
        length = _run(body, index, readers)
        if flag := body.steps[index].flag:
            steps = tuple(takewhile(lambda step: step.flag == flag, body.steps[index:]))
            length = len(steps)
            yield index, Optional(flag, steps)
        elif length > 1:
            lead, number, tail = _numbered(body.steps[index].name)
            yield index, Loop(lead, number, tail, tuple(body.steps[index : index + length]))
        else:
            yield index, body.steps[index]
        index += length


def _run(body: Body, start: int, readers: Mapping[Ref, int]) -> int:
    steps = body.steps
    length = 1
    while start + length < len(steps) and _follows(body, start + length, readers):
        length += 1
    return length


def _follows(body: Body, index: int, readers: Mapping[Ref, int]) -> bool:
    """Whether a step is one more turn of the step before it, which no later one reads; ``readers`` are the last."""
    before, here = body.steps[index - 1], body.steps[index]
    return (
        isinstance(here.what, Function)
        and not here.flag
        and here.what is before.what
        and _numbered(here.name) == _next(*_numbered(before.name))
        and here.arguments == before.arguments
        and here.outputs == before.outputs == 1
        and here.inputs == (Ref(index - 1, 0), *before.inputs[1:])
        and not any(ref.step == index - 1 for ref in here.inputs[1:])
        and readers[Ref(index - 1, 0)] == index
        and Ref(index - 1, 0) not in body.outputs
    )


def _numbered(name: str) -> tuple[str, int, str]:
    """What stands before its last number, that number, and what stands behind; -1 for none."""
    match = re.fullmatch(r"(.+\.)(\d+)((\.[^.]*[^.\d][^.]*)*)", name)
    return (match[1], int(match[2]), match[3]) if match else (name, -1, "")


def _next(lead: str, number: int, tail: str) -> tuple[str, int, str] | None:
    return (lead, number + 1, tail) if number >= 0 else None

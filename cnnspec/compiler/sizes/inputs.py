"""The inputs of a network whose sizes are open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cnnspec.compiler.graph import Input
from cnnspec.compiler.sizes.conditions import Conditions
from cnnspec.values.domain import EVERY
from cnnspec.values.size import Size

AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def open_inputs(inputs: Iterable[tuple[str, list[Any]]]) -> tuple[tuple[Input, ...], Conditions]:
    """Inputs of given sizes: numbers, names, and None for one that is named after its axis.

    A name that stands twice is one size.
    """
    inputs = list(inputs)
    taken = {each for _, sizes in inputs for each in sizes if isinstance(each, str)}
    conditions = Conditions()
    found = []
    for name, sizes in inputs:
        first = f"{name}_" if len(inputs) > 1 else ""
        axes = AXES.get(len(sizes) - 1, ())
        shape = [
            _size(_free(f"{first}{axis}", taken) if each is None else each, conditions)
            for axis, each in zip(axes, sizes, strict=False)
        ]
        found.append(Input(name, (*shape, sizes[-1])))
    return tuple(found), conditions


def _size(size: Any, conditions: Conditions) -> Any:
    if isinstance(size, int):
        return size
    conditions.domains.setdefault(size, EVERY)
    return Size(size, conditions)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name

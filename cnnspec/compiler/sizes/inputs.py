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
    taken = {size for _, sizes in inputs for size in sizes if isinstance(size, str)}
    conditions = Conditions()
    network_inputs = []
    for name, sizes in inputs:
        first = f"{name}_" if len(inputs) > 1 else ""
        axes = AXES.get(len(sizes) - 1, ())
        shape = [
            _size(_free(f"{first}{axis}", taken) if size is None else size, conditions)
            for axis, size in zip(axes, sizes, strict=False)
        ]
        network_inputs.append(Input(name, (*shape, sizes[-1])))
    return tuple(network_inputs), conditions


def _size(size: Any, conditions: Conditions) -> Any:
    if isinstance(size, int):
        return size
    conditions.domains.setdefault(size, EVERY)
    return Size(size, conditions)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name

"""What an imported network is made of once its structure is found: operations, and groups of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cnnspec.importing.ops import Op


@dataclass
class Group:
    """A residual, branches or a repeat. ``paths`` are its lists of elements: body and shortcut, paths, or one turn.

    ``tail`` are the operations behind the paths: the merge, and the activation of a residual. ``turns`` are all turns
    of a repeat.
    """

    word: str
    fields: dict[str, Any]
    name: str
    inputs: list[str]
    paths: list[list[Element]]
    tail: list[Op] = field(default_factory=list)
    turns: list[Element] = field(default_factory=list)


Element = Op | Group


def operations(elements: Iterable[Element]) -> Iterator[Op]:
    """All operations, in the order in which a spec with these elements compiles them."""
    for element in elements:
        if isinstance(element, Op):
            yield element
        elif element.turns:
            yield from operations(element.turns)
        else:
            for path in element.paths:
                yield from operations(path)
            yield from element.tail


def first_operation(element: Element) -> Op | None:
    """The first operation, if there is one."""
    return next(operations([element]), None)


def tapped(elements: list[Element], outputs: Iterable[str], start: str) -> set[str]:
    """The names that something else than the next element reads, or that flow out."""
    names = {str(op.fields["share"]) for op in operations(elements) if "share" in op.fields}
    before = start
    for element in elements:
        names.update(name for name in element.inputs if len(element.inputs) > 1 or name != before)
        before = element.name
    outputs = list(outputs)
    return names | ({*outputs} if outputs != [before] else set())

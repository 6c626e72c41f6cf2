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
    for each in elements:
        if isinstance(each, Op):
            yield each
        elif each.turns:
            yield from operations(each.turns)
        else:
            for path in each.paths:
                yield from operations(path)
            yield from each.tail


def first_operation(element: Element) -> Op | None:
    """The first operation, if there is one."""
    return next(operations([element]), None)


def tapped(elements: list[Element], outputs: Iterable[str], start: str) -> set[str]:
    """The names that something else than the next element reads, or that flow out."""
    found = {str(op.fields["share"]) for op in operations(elements) if "share" in op.fields}
    before = start
    for each in elements:
        found.update(name for name in each.inputs if len(each.inputs) > 1 or name != before)
        before = each.name
    outputs = list(outputs)
    return found | ({*outputs} if outputs != [before] else set())

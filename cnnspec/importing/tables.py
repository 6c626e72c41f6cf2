"""Uses of a block that follow each other: a repeat where they are the same, else the table of `stages`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cnnspec.importing.elements import Element
from cnnspec.importing.template import WIDE, Arguments

FEWEST = 3  # uses that a table is worth


@dataclass
class Use:
    """One use of a block: its arguments, and the elements that it stands for."""

    block: str
    arguments: Arguments
    row: dict[str, Any]
    elements: list[Element]
    ties: dict[str, str] = field(default_factory=dict)
    """Its `from` and `name`, where it has to have them."""

    def written(self) -> dict[str, Any]:
        """The arguments that are not what they are anyway."""
        return {key: value for key, value in self.row.items() if repr(value) != repr(self.arguments.default(key))}


def items_of_uses(uses: Sequence[Use]) -> list[Any]:
    """The items of uses of one block in a row."""
    items: list[Any] = []
    if any(use.ties for use in uses):  # those in a row from one that is tied to the next
        tied = next(at for at, use in enumerate(uses) if use.ties)
        return [
            *(items_of_uses(uses[:tied]) if tied else []),
            _item(uses[tied]),
            *(items_of_uses(uses[tied + 1 :]) if uses[tied + 1 :] else []),
        ]
    if len(uses) >= FEWEST and uses[0].row and any(use.row != uses[0].row for use in uses):
        return [{"stages": _table(uses)}]
    at = 0
    while at < len(uses):
        end = at + 1
        while end < len(uses) and uses[end].row == uses[at].row:
            end += 1
        item = _item(uses[at])
        short = end - at < FEWEST and not isinstance(item, str)
        items += [item] * (end - at) if short or end - at == 1 else [{"repeat": {"times": end - at, "layers": [item]}}]
        at = end
    return items


def _item(use: Use) -> Any:
    return {use.block: fields} if (fields := use.written() | use.ties) else use.block


def _table(uses: Sequence[Use]) -> dict[str, Any]:
    stages = _stages(uses)
    arguments = uses[0].arguments
    table: dict[str, Any] = {"block": uses[0].block, "depth": _column([len(stage) for stage in stages])}
    rest: dict[str, Any] = {}
    for name in arguments.values:
        first = [stage[0].row[name] for stage in stages]
        later = [stage[1].row[name] for stage in stages if len(stage) > 1]
        differs = any(len(stage) > 1 and repr(stage[1].row[name]) != repr(stage[0].row[name]) for stage in stages)
        if differs:
            one = {repr(value) for value in later}
            whole = [stage[min(1, len(stage) - 1)].row[name] for stage in stages]
            rest[name] = later[0] if len(one) == 1 and not isinstance(later[0], list) else whole
        column = _column(first)
        if repr(column) != repr(arguments.default(name)):
            table[name] = column
    return table | ({"rest": rest} if rest else {})


def _column(values: list[Any]) -> Any:
    alike = all(repr(value) == repr(values[0]) for value in values) and not isinstance(values[0], list)
    return values[0] if alike else values


def _stages(uses: Sequence[Use]) -> list[list[Use]]:
    """A stage is a first block, and others that are all the same and as wide as it."""
    wide = [name for name, kind in uses[0].arguments.kinds.items() if kind in WIDE]
    stages: list[list[Use]] = []
    for use in uses:
        stage = stages[-1] if stages else []
        if len(stage) == 1:
            fits = all(use.row[name] == stage[0].row[name] for name in wide) and _is_rest(use, stage[0])
        else:
            fits = bool(stage) and use.row == stage[1].row
        if fits:
            stage.append(use)
        else:
            stages.append([use])
    return stages


def _is_rest(use: Use, first: Use) -> bool:
    """Whether what differs from the first block of a stage is what it is anyway, such as a stride of 1."""
    differ = [name for name, value in use.row.items() if repr(value) != repr(first.row[name])]
    return all(repr(use.row[name]) == repr(use.arguments.default(name)) for name in differ)

"""One block for several uses: what differs between them becomes an argument, or arithmetic on one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from cnnspec.importing.elements import Element, Group
from cnnspec.importing.ops import Op
from cnnspec.importing.patterns import VARYING
from cnnspec.importing.shortcuts import Widths
from cnnspec.importing.usual import is_pointwise, plain, value_of

NAMES = {"filters": "width", "units": "width", "shape": "size", "times": "count", "type": "activation"}
WIDE = ("filters", "units", "groups", "shape")
OPTIONAL = ("stride", "kernel", "padding", "dilation", "multiplier", "activation")


class Arguments:
    """The arguments of a block: the value that each has in each use."""

    def __init__(self) -> None:
        self.values: dict[str, list[Any]] = {}
        self.kinds: dict[str, str] = {}

    def expression(self, key: str, values: list[Any], channels: Sequence[int] | None) -> Any:
        """What stands in the block where the uses have these values."""
        if all(value == values[0] and type(value) is type(values[0]) for value in values):
            return values[0]
        if key == "shape" and isinstance(values[0], list) and len({len(shape) for shape in values}) == 1:
            return [self.expression(key, list(sizes), channels) for sizes in zip(*values, strict=True)]
        for name, known in self.values.items():
            if known == values:
                return f"${name}"
        if key in WIDE:
            for name, known in self.values.items():
                if self.kinds[name] in WIDE and (multiple := _multiple(values, known, name)):
                    return multiple
            if channels and len(set(channels)) > 1 and (multiple := _multiple(values, channels, "channels")):
                return multiple
        name = self._unique(NAMES.get(key, key))
        self.values[name], self.kinds[name] = values, key
        return f"${name}"

    def _unique(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self.values:
            number += 1
            name = f"{wanted}{number}"
        return name

    def declared(self) -> dict[str, Any]:
        """The `args` of the block."""
        return {name: self.default(name) or _type_of(values) for name, values in self.values.items()}

    def default(self, name: str) -> Any:
        """The value of an argument that most uses have, where one that is left out is no riddle."""
        if self.kinds[name] not in OPTIONAL:
            return None
        texts = Counter(repr(value) for value in self.values[name])
        most = texts.most_common(1)[0][0]
        return next(value for value in self.values[name] if repr(value) == most)

    def row(self, use: int) -> dict[str, Any]:
        """The arguments of one use, all of them."""
        return {name: values[use] for name, values in self.values.items()}


def _multiple(values: Sequence[int], known: Sequence[int], name: str) -> str | None:
    if not all(isinstance(value, int) and value > 0 for value in (*values, *known)):
        return None
    up, down = values[0] // known[0], known[0] // values[0]
    if up and all(one == up * two for one, two in zip(values, known, strict=True)):
        return f"${name}" if up == 1 else f"$({up} * {name})"
    if down and all(one * down == two for one, two in zip(values, known, strict=True)):
        return f"$({name} // {down})"
    return None


def _type_of(values: list[Any]) -> Any:
    if all(isinstance(value, int) for value in values):
        return "int"
    if all(isinstance(value, int | float) for value in values):
        return "float"
    if all(isinstance(value, str) for value in values):
        return "string"
    return "list" if all(isinstance(value, list) for value in values) else values[0]


def template(uses: Sequence[Sequence[Element]], widths: Widths) -> tuple[list[Element], Arguments]:
    """The elements of the block that all uses are, and its arguments."""
    arguments = Arguments()
    return _same(uses, arguments, widths), arguments


def _same(uses: Sequence[Sequence[Element]], arguments: Arguments, widths: Widths) -> list[Element]:
    return [_one(list(counterparts), arguments, widths) for counterparts in zip(*uses, strict=True)]


def _one(uses: list[Any], arguments: Arguments, widths: Widths) -> Element:
    first = uses[0]
    if isinstance(first, Op):
        return Op(first.name, first.word, _fields(uses, arguments, widths), first.inputs, [], first.rank)
    fields: dict[str, Any] = dict(first.fields)
    if "times" in fields:
        # What repeats is before the count, as it is in the block.
        paths = [_same([use.paths[0] for use in uses], arguments, widths)]
        fields["times"] = arguments.expression("times", [use.fields["times"] for use in uses], None)
        return Group(first.word, fields, first.name, first.inputs, paths, first.tail)
    projected = next((use for use in uses if "shortcut" in use.fields), None)
    if projected:
        fields = dict(projected.fields)
    count = 1 if projected or (first.word == "residual" and not first.paths[1]) else len(first.paths)
    paths = [_same([use.paths[at] for use in uses], arguments, widths) for at in range(count)]
    return Group(first.word, fields, first.name, first.inputs, paths if count > 1 else [*paths, []], first.tail)


def _fields(uses: list[Op], arguments: Arguments, widths: Widths) -> dict[str, Any]:
    first = uses[0]
    channels = [widths.into.get(op.name, 0) for op in uses]
    keys = dict.fromkeys(key for op in uses for key in op.fields)
    if first.word == "pool":
        keys |= dict.fromkeys(("size", "stride"))
    fields = {}
    for key in keys:
        if key == "init" and first.word != "layer_scale":
            fields[key] = value_of(first, key)
            continue
        if key == "padding" and all(is_pointwise(op) for op in uses):
            continue
        value = arguments.expression(key, [value_of(op, key) for op in uses], channels)
        if key not in VARYING or value != plain(first.word).get(key) or first.word == "pool":
            fields[key] = value
    return fields

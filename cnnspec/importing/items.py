"""Elements as items of the language."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from cnnspec import layers
from cnnspec.importing.elements import Element, Group
from cnnspec.importing.ops import Op
from cnnspec.importing.usual import Usual, written
from cnnspec.importing.writer import MERGES


def items_of(elements: Sequence[Element], before: str, usual: Usual, taps: Collection[str] = ()) -> list[Any]:
    """The items of a list of elements; those that are tapped get a name."""
    items = []
    for element in elements:
        items.append(item_of(element, before, usual, taps))
        before = element.name
    return items


def item_of(element: Element, before: str, usual: Usual, taps: Collection[str] = ()) -> Any:
    """One item, in its short form where it has no more than its main field; ``before`` is what flows in anyway."""
    word = element.word
    fields = written(element, usual) if isinstance(element, Op) else _group_fields(element, usual)
    if word in MERGES:
        fields["from"] = list(element.inputs)
    elif element.inputs and element.inputs != [before]:
        fields["from"] = element.inputs[0]
    if element.name in taps:
        fields["name"] = element.name
    if not fields:
        return word
    kind = layers.find(word)
    if kind and kind.short and list(fields) == [kind.short] and not isinstance(fields[kind.short], dict | list):
        return {word: fields[kind.short]}
    return {word: fields}


def _group_fields(group: Group, usual: Usual) -> dict[str, Any]:
    start = group.inputs[0] if group.inputs else ""
    paths = [items_of(path, start, usual) for path in group.paths]
    fields = dict(group.fields)
    if group.word == "repeat":
        return {**fields, "layers": paths[0]}
    if group.word == "branches":
        return {**fields, "paths": paths}
    residual: dict[str, Any] = {"body": paths[0]}
    if "shortcut" in fields:
        residual["shortcut"] = fields.pop("shortcut")
    elif paths[1]:
        residual["shortcut"] = paths[1]
    return residual | fields

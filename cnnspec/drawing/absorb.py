"""Absorbing: a normalisation, an activation or a dropout is drawn in the box of the operation that it belongs to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cnnspec import layers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnspec.drawing.boxes import Box


def is_light(op: str) -> bool:
    """Whether a box of this stands in that of either neighbour."""
    return _absorbed(op) == "either"


def _absorbed(op: str) -> str:
    layer = layers.find(op)
    return layer.absorbed if layer is not None else "no"


def absorb(boxes: list[Box], kept: Iterable[str] = ()) -> list[Box]:
    """Boxes without light ones that have a neighbour to stand in; nothing is put behind those of the names ``kept``.

    A light one joins the box before it where that flows nowhere else, or else the box that alone reads it, as in a
    network that normalises before it convolves.
    """
    return _forward(_backward(boxes, set(kept)), set(kept))


def _readers(boxes: list[Box]) -> Counter[str]:
    return Counter(name for box in boxes for name in box.inputs)


def _backward(boxes: list[Box], kept: set[str]) -> list[Box]:
    readers = _readers(boxes)
    joined: dict[str, Box] = {}
    into: dict[str, str] = {}
    for original in boxes:
        box = original._replace(inputs=tuple(into.get(name, name) for name in original.inputs))
        before = joined.get(box.inputs[0]) if len(box.inputs) == 1 else None
        if before is None or not _joins(box, before, readers[original.inputs[0]], kept):
            joined[box.name] = box
            continue
        # It keeps its name, so that its readers need not be told.
        details = (*before.details, *box.before, box.title, *box.details)
        members = (*before.members, *box.members)
        joined[before.name] = before._replace(details=details, shape=box.shape, members=members)
        into[original.name] = before.name
        readers[before.name] = readers[original.name]
    return list(joined.values())


def _joins(box: Box, before: Box, readers: int, kept: set[str]) -> bool:
    alone = readers == 1 and kept.isdisjoint(before.members)
    return is_light(box.op) and _absorbed(before.op) == "no" and box.chain == before.chain and alone


def _forward(boxes: list[Box], kept: set[str]) -> list[Box]:
    readers = _readers(boxes)
    waiting: dict[str, Box] = {}
    joined: list[Box] = []
    for box in boxes:
        ahead = waiting.pop(box.inputs[0], None) if len(box.inputs) == 1 else None
        if ahead is not None:
            if ahead.chain == box.chain:
                before = (*ahead.before, ahead.title, *ahead.details, *box.before)
                members = (*ahead.members, *box.members)
                box = box._replace(before=before, inputs=ahead.inputs, flows=ahead.flows, members=members)
            else:
                joined.append(ahead)
        if _absorbed(box.op) != "no" and readers[box.name] == 1 and kept.isdisjoint(box.members):
            waiting[box.name] = box
        else:
            joined.append(box)
    return _in_order([*joined, *waiting.values()], boxes)


def _in_order(joined: list[Box], boxes: list[Box]) -> list[Box]:
    places = {box.name: index for index, box in enumerate(boxes)}
    return sorted(joined, key=lambda box: places[box.name])

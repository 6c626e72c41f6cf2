"""Levels: how much is one box: an operation, a block, or a whole stage."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.drawing.boxes import Box
from cnnspec.drawing.describe import pattern, ranged
from cnnspec.drawing.fold import use_at
from cnnspec.drawing.turns import as_one_operation, split_turns, turn_lines
from cnnspec.layers import family_of
from cnnspec.layers._base import Family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.compiler.graph import Frame
    from cnnspec.values.shapes import Shape

LEVELS = ("layer", "block", "stage")
# More operations than this between a fork and its merge are no block but most of a network, as in a U-Net.
MOST_IN_A_REGION = 16


class Unit(NamedTuple):
    """Boxes that become one, the frames that stay around it, the number of frames around what is inside."""

    boxes: list[Box]
    chain: tuple[Frame, ...]
    inside: int = 0
    title: str = ""
    times: int = 1


class Reach(NamedTuple):
    """Where each box stands, and the place of the last box that reads it."""

    place: dict[str, int]
    until: dict[str, int]


def coarsen(boxes: list[Box], level: str) -> list[Box]:
    """The boxes of a level, in order.

    ``block``: each use of a block, each iteration, each residual and each set of branches is one; ``stage``: all
    iterations of one use are.
    """
    if level == "layer":
        return boxes
    places = {box.name: at for at, box in enumerate(boxes)}
    reach = Reach(places, places | {name: at for at, box in enumerate(boxes) for name in box.inputs})
    drawn_in: dict[str, str] = {}
    coarse = []
    for unit in _units(boxes, 0, level, reach):
        merged = _merged(unit, drawn_in)
        drawn_in.update((box.name, merged.name) for box in unit.boxes)
        coarse.append(merged)
    return _joined(coarse) if level == "stage" else coarse


def _joined(boxes: list[Box]) -> list[Box]:
    """Boxes with those in a row as one that differ in their numbers of filters only, at one size of the map."""
    joined: list[Box] = []
    into: dict[str, str] = {}
    for original in boxes:
        box = original._replace(inputs=tuple(into.get(name, name) for name in original.inputs))
        before = joined[-1] if joined else None
        if before is None or not _alike(before, box):
            joined.append(box)
            continue
        lines = tuple(ranged(*pair) for pair in zip(before.lines, box.lines, strict=True))
        members, times = (*before.members, *box.members), before.times + box.times
        joined[-1] = box._replace(
            name=before.name, inputs=before.inputs, flows=before.flows, members=members, times=times, lines=lines
        )
        into[box.name] = before.name
    return joined


def _alike(before: Box, box: Box) -> bool:
    looks = [(adjacent.op, adjacent.title, pattern(adjacent.lines), adjacent.shape[:-1]) for adjacent in (before, box)]
    return box.op == "block" and looks[0] == looks[1] and box.inputs == (before.name,)


def _units(boxes: list[Box], depth: int, level: str, reach: Reach) -> Iterator[Unit]:
    for is_region, groups in groupby(_regions(boxes, reach), key=lambda region: _is_unit(region, depth)):
        regions = list(groups)
        if is_region:
            for region in regions:
                title = "residual" if region[-1].op == "add" else "branches"
                yield Unit(region, region[-1].chain, depth, title)
        else:
            yield from _by_frames([box for region in regions for box in region], depth, level, reach)


def _by_frames(boxes: list[Box], depth: int, level: str, reach: Reach) -> Iterator[Unit]:
    for key, group in groupby(boxes, key=use_at(depth)):
        use = list(group)
        if key is None:
            yield from (Unit([box], box.chain) for box in use)
            continue
        iterations = [list(turn) for _, turn in groupby(use, key=lambda box: box.chain[depth].turn)]
        if level == "stage":
            yield Unit(use, use[0].chain[:depth], depth + 1, _title(iterations[0], depth), len(iterations))
            continue
        for turn in iterations:
            if _has_blocks(turn, depth + 1):
                yield from _units(turn, depth + 1, level, reach)
            elif len(turn) == 1:
                yield Unit(turn, turn[0].chain)
            else:
                yield Unit(turn, turn[0].chain[: depth + 1], depth + 1, _title(turn, depth))


def _has_blocks(boxes: list[Box], depth: int) -> bool:
    """Whether there is something repeated inside that is a block itself: more than one operation."""
    for key, group in groupby(boxes, key=use_at(depth)):
        use = list(group)
        if key is None:
            continue
        turns = [len(list(turn)) for _, turn in groupby(use, key=lambda box: box.chain[depth].turn)]
        if (len(turns) > 1 and max(turns) > 1) or _has_blocks(use, depth + 1):
            return True
    return False


def _regions(boxes: list[Box], reach: Reach) -> Iterator[list[Box]]:
    """Boxes one by one, but what lies between a fork and where all of it has come together in one list."""
    region: list[Box] = []
    here = {box.name for box in boxes}
    latest = max((reach.until[name] for box in boxes for name in box.inputs if name not in here), default=-1)
    for box in boxes:
        # A region ends where nothing that was made before is read any more.
        ended = latest <= reach.place[box.name]
        region.append(box)
        latest = max(latest, reach.until[box.name])
        if ended:
            yield region
            region = []
    if region:
        yield region


def _is_unit(region: list[Box], depth: int) -> bool:
    """Whether a region is one use of a structure, small enough for a box."""
    last = region[-1]
    return 1 < len(region) <= MOST_IN_A_REGION and len(last.chain) == depth and _made_by_a_structure(last)


def _made_by_a_structure(box: Box) -> bool:
    """Only what the compiler makes has a dot and the plain word: `residual1.add`, but `add1`, `up.add1`."""
    return family_of(box.op) is Family.MERGE and any(name.endswith(f".{box.op}") for name in box.members)


def _title(boxes: list[Box], depth: int) -> str:
    """The name of the innermost block that they all are in."""
    names = []
    for frames in zip(*(box.chain[depth:] for box in boxes), strict=False):
        if len({(frame.span.start, frame.span.source.number) for frame in frames}) > 1:
            break
        names += [frames[0].name] * bool(frames[0].name)
    return (names[-1] if names else "block").replace("_", " ")


def _merged(unit: Unit, drawn_in: dict[str, str]) -> Box:
    if len(unit.boxes) == 1:
        (box,) = unit.boxes
        return box._replace(inputs=tuple(drawn_in.get(name, name) for name in box.inputs))
    inside = {box.name for box in unit.boxes}
    flows: dict[str, Shape] = {}
    for box in unit.boxes:
        for name, shape in zip(box.inputs, box.flows, strict=True):
            if name not in inside:
                flows.setdefault(drawn_in.get(name, name), shape)
    last = unit.boxes[-1]
    members = tuple(name for box in unit.boxes for name in box.members)
    turns = split_turns(unit.boxes, unit.inside - 1) if unit.times > 1 else [unit.boxes]
    lines: tuple[str, ...] = ()
    if one := as_one_operation(turns):
        op, title, before, details = one.op, one.title, one.before, one.details
    else:
        op, title, before, details, lines = "block", unit.title, (), (), tuple(turn_lines(turns, unit.inside))
    return Box(
        last.name, op, title, details, last.shape, tuple(flows), unit.chain, tuple(flows.values()), members, before,
        unit.times, lines, collects=last.collects,
    )  # fmt: skip

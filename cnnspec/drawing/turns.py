"""Several iterations as one box: what is the same in all is said once, and what differs is told."""

from __future__ import annotations

import re
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING

from cnnspec.drawing.describe import describe, pattern, ranged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnspec.drawing.boxes import Box

LATER = "after the first"
_STRIDE = re.compile(r" / \d+(×\d+)*")


def split_turns(boxes: list[Box], depth: int) -> list[list[Box]]:
    """The boxes of each iteration of the frame at a depth."""
    return [list(turn) for _, turn in groupby(boxes, key=lambda box: box.chain[depth].turn)]


def as_one_operation(turns: list[list[Box]]) -> Box | None:
    """The operation that every iteration is, with the range of its filters; None where they are no single one."""
    boxes = [turn[0] for turn in turns]
    looks = {(box.op, *pattern([box.title]), box.before, box.details) for box in boxes}
    if len(looks) > 1 or any(len(turn) > 1 for turn in turns):
        return None
    return boxes[0]._replace(title=reduce(ranged, _different(box.title for box in boxes)))


def turn_lines(turns: list[list[Box]], depth: int) -> list[str]:
    """The lines of the first iteration, with the filters of all; then what the later ones do otherwise.

    Its strides are those of the first: in a stage that is where they are.
    """
    descriptions = [describe(turn, depth) for turn in _different_looks(turns)]
    first, *later = descriptions
    lines = [reduce(ranged, _different([line, *_same(line, later)])) for line in first]
    known = set(_plain(first))
    for line in (line for description in later for line in description):
        (plain,) = _plain([line])
        if plain in known:
            continue
        known.add(plain)
        alike = [line, *(other for description in later for other in description if _plain([other]) == [plain])]
        words = reduce(ranged, _different(alike))
        lines.append(f"{words}, {LATER}" if words.startswith("+ ") else f"{LATER}: {words}")
    return lines


def _same(line: str, others: list[list[str]]) -> list[str]:
    """The lines of others that differ from one in filters and strides only."""
    return [other for lines in others for other in lines if _plain([other]) == _plain([line])]


def _plain(lines: Iterable[str]) -> list[str]:
    return pattern(_STRIDE.sub("", line) for line in lines)


def _different(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))


def _different_looks(turns: list[list[Box]]) -> list[list[Box]]:
    """One of each kind of iterations: a thousand alike are described once."""
    kinds: dict[object, list[Box]] = {}
    for turn in turns:
        places = {box.name: at for at, box in enumerate(turn)}
        kinds.setdefault(tuple((box.looks, tuple(places.get(name, -1) for name in box.inputs)) for box in turn), turn)
    return list(kinds.values())

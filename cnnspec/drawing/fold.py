"""Folding: of iterations that look alike, one is drawn, with how often it comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from cnnspec.drawing.boxes import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cnnspec.compiler.graph import Frame

REPEATING = ("repeat", "stages")


@dataclass(frozen=True, eq=False)
class Group:
    """Boxes and groups in a frame with a caption, which are there ``times`` in a row."""

    caption: str
    children: list[Box | Group]
    times: int = 1

    def boxes(self) -> Iterator[Box]:
        """Every box inside, in order."""
        for child in self.children:
            if isinstance(child, Group):
                yield from child.boxes()
            else:
                yield child

    @property
    def label(self) -> str:
        """The caption, with how often."""
        return f"{self.caption} × {self.times}".strip() if self.times > 1 else self.caption


@dataclass
class Folded:
    """What is drawn, and for each box that is not, the one that stands for it."""

    children: list[Box | Group] = field(default_factory=list)
    stand_ins: dict[str, str] = field(default_factory=dict)

    def drawn(self, name: str) -> str:
        """The drawn box that a name stands for."""
        while name in self.stand_ins:
            name = self.stand_ins[name]
        return name

    def boxes(self) -> Iterator[Box]:
        """Every box that is drawn, in order."""
        return Group("", self.children).boxes()


def fold(boxes: list[Box], depth: int = 0) -> Folded:
    """Boxes with equal iterations of repeats and stages folded; ``depth`` frames are around all of them."""
    folded = Folded()
    folded.children = _fold(boxes, depth, folded)
    return folded


def _fold(boxes: list[Box], depth: int, folded: Folded) -> list[Box | Group]:
    children: list[Box | Group] = []
    for key, group in groupby(boxes, key=use_at(depth)):
        inner = list(group)
        if key is None:
            children += inner
        elif key[0] in REPEATING:
            children += _fold_iterations(inner, depth, folded)
        else:
            children += _fold(inner, depth + 1, folded)
    return children


def use_at(depth: int) -> Callable[[Box], tuple[str, int, int, int] | None]:
    """What boxes of one use of a structure share: the frame at this depth, whatever the iteration."""

    def key(box: Box) -> tuple[str, int, int, int] | None:
        if depth >= len(box.chain):
            return None
        frame = box.chain[depth]
        return frame.kind, frame.stage, frame.span.start, frame.span.source.number

    return key


def _fold_iterations(boxes: list[Box], depth: int, folded: Folded) -> list[Box | Group]:
    iterations = [list(group) for _, group in groupby(boxes, key=lambda box: box.chain[depth].turn)]
    children: list[Box | Group] = []
    position = 0
    while position < len(iterations):
        first = iterations[position]
        end = position + 1
        while end < len(iterations) and _signature(iterations[end]) == _signature(first):
            folded.stand_ins.update((box.name, kept.name) for box, kept in zip(iterations[end], first, strict=True))
            end += 1
        caption = _caption(first[0].chain[depth], end - position, position, len(iterations))
        children.append(Group(caption, _fold(first, depth + 1, folded), end - position))
        position = end
    return children


def _signature(boxes: list[Box]) -> object:
    """What an iteration looks like: its boxes, and their inputs by place, what comes from before it being one."""
    places = {box.name: index for index, box in enumerate(boxes)}
    outside = {name for box in boxes for name in box.inputs if name not in places}
    if len(outside) > 1:
        return boxes[0].name  # it also reads something further back, so it is like no other
    return tuple((box.looks, tuple(places.get(name, -1) for name in box.inputs)) for box in boxes)


def _caption(frame: Frame, times: int, position: int, count: int) -> str:
    name = f"stage {frame.stage}" if frame.stage else ""
    alone = f"block {position + 1}" if count > 1 and times == 1 else ""
    return f"{name} {alone}".strip()


def plain(child: Box | Group) -> Box | Group:
    """A frame around one thing is said in that thing's own words."""
    if isinstance(child, Box) or len(child.children) != 1:
        return child
    only = plain(child.children[0])
    if child.times > 1 and only.times > 1:
        return child
    # Which block it is shows by its place.
    caption = "" if child.caption.startswith("block ") else child.caption.partition(" block ")[0]
    times = child.times * only.times
    if isinstance(only, Group):
        return Group(f"{caption} {only.caption}".strip(), only.children, times)
    return only._replace(times=times, tag=caption)

"""Folding: of iterations that look alike, one is drawn, with how often it comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from cnnspec.drawing.boxes import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cnnspec.graph import Frame

REPEATING = ("repeat", "stages")


@dataclass(frozen=True, eq=False)
class Group:
    """Boxes and groups in a frame with a caption."""

    caption: str
    children: list[Box | Group]

    def boxes(self) -> Iterator[Box]:
        """Every box inside, in order."""
        for child in self.children:
            if isinstance(child, Group):
                yield from child.boxes()
            else:
                yield child


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


def fold(boxes: list[Box]) -> Folded:
    """Boxes with equal iterations of repeats and stages folded."""
    folded = Folded()
    folded.children = _fold(boxes, 0, folded)
    return folded


def _fold(boxes: list[Box], depth: int, folded: Folded) -> list[Box | Group]:
    children: list[Box | Group] = []
    for key, group in groupby(boxes, key=_frame_key(depth)):
        inner = list(group)
        if key is None:
            children += inner
        elif key[0] in REPEATING:
            children += _fold_iterations(inner, depth, folded)
        else:
            children += _fold(inner, depth + 1, folded)
    return children


def _frame_key(depth: int) -> Callable[[Box], tuple[str, int, int, int] | None]:
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
        children.append(Group(caption, _fold(first, depth + 1, folded)))
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
    alone = f"block {position + 1}" if count > 1 else ""
    text = f"× {times}" if times > 1 else alone
    return f"{name} {text}".strip()

"""What happens in a block, in a line a path: ``1×1, 64 › 3×3, 64 › 1×1, 256``."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.drawing.absorb import is_light
from cnnspec.drawing.fold import Group, fold
from cnnspec.layers import family_of
from cnnspec.layers._base import Family

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnspec.drawing.boxes import Box

THEN = " › "


class Step(NamedTuple):
    """One step of a path: its words, the boxes that it stands for, what it reads, and which merge it is, if one."""

    words: str
    names: frozenset[str]
    inputs: tuple[str, ...]
    merge: str = ""


def describe(boxes: list[Box], depth: int) -> list[str]:
    """A line a path, each merge after what it merges; ``depth`` frames are around all of them."""
    folded = fold(boxes, depth)
    # A block that holds all of it is no block inside.
    steps = [
        step._replace(inputs=tuple(folded.drawn(name) for name in step.inputs))
        for step in _steps(folded.children, min(len(box.chain) for box in boxes))
    ]
    inside = {name for step in steps for name in step.names}
    # What merges only is a way around.
    readers = Counter(name for step in steps if not step.merge for name in step.inputs)
    worded = {name for step in steps if step.words for name in step.names}
    paths: list[list[str]] = []
    ends: dict[str, int] = {}  # the path that a name is the end of
    for step in steps:
        if step.merge:
            _merge(step, paths, ends, inside)
            at = len(paths) - 1
        elif len(step.inputs) == 1 and step.inputs[0] in ends and readers[step.inputs[0]] == 1:
            at = ends.pop(step.inputs[0])
            paths[at].append(step.words)
        else:
            at = len(paths)
            # One that leaves a fork begins with the sign of what it comes from.
            forked = step.words and not worded.isdisjoint(step.inputs)
            paths.append([f"{THEN}{step.words}".lstrip() if forked else step.words])
        ends.update(dict.fromkeys(step.names, at))
    return _gathered(text for path in paths if path and (text := _line(path)))


def _gathered(lines: Iterable[str]) -> list[str]:
    """Lines with those that leave a fork behind the one that comes to it: ``1×1, 16 › (1×1, 64 | 3×3, 64)``."""
    gathered: list[str] = []
    for leaves, group in groupby(lines, key=lambda line: line.startswith(THEN.lstrip())):
        ways = [line.removeprefix(THEN.lstrip()) for line in group]
        if leaves and gathered:
            gathered[-1] += f"{THEN}({' | '.join(ways)})" if len(ways) > 1 else f"{THEN}{ways[0]}"
        else:
            gathered += ways
    return gathered


def _merge(step: Step, paths: list[list[str]], ends: dict[str, int], inside: set[str]) -> None:
    from_outside = any(name not in inside for name in step.inputs)
    if step.merge == "add":
        joined = sorted({ends[name] for name in step.inputs if name in ends})
        for at in joined[1:]:
            paths[at].insert(0, "+")
        if from_outside or not joined:
            paths.append(["+", "input"])
        elif len(joined) == 1:
            paths.append(["+", "skip"])  # of something on the way, which went on
        paths.append([])  # for what comes after the sum
        return
    joined = sorted({ends[name] for name in step.inputs if name in ends})
    around = any(name in inside and name not in ends for name in step.inputs)
    words = step.words + " with input" * from_outside + " with skip" * around
    if len(joined) == 1 and not from_outside:
        paths.append([*paths[joined[0]], words])  # one path goes on
        paths[joined[0]] = []
    else:
        paths.append([words])


def _line(path: list[str]) -> str:
    words = THEN.join(word for word in path if word and word != "+")
    return f"+ {words}" if path[0] == "+" else words


def _steps(children: Iterable[Box | Group], depth: int) -> list[Step]:
    steps: list[Step] = []
    for nested, group in groupby(children, key=lambda child: _block_around(child, depth)):
        inner = list(group)
        if nested is not None and (words := _as_one(inner)):
            boxes = [box for box in inner if not isinstance(box, Group)]
            names = frozenset(box.name for box in boxes)
            inputs = dict.fromkeys(name for box in boxes for name in box.inputs if name not in names)
            steps.append(Step(words, names, tuple(inputs)))
        else:
            steps += [_step(child) for child in inner]
    return steps


def _block_around(child: Box | Group, depth: int) -> object:
    """The block that a box is in, below the one that is described."""
    return None if isinstance(child, Group) or len(child.chain) <= depth else child.chain


def _as_one(children: list[Box | Group]) -> str:
    """A block inside that is short to say: a gate by its name, paths of one operation side by side."""
    *parts, last = (child for child in children if not isinstance(child, Group))
    if parts and last.op == "multiply":
        return last.chain[-1].name.replace("_", "-")
    names = {box.name for box in parts}
    if parts and family_of(last.op) is Family.MERGE and all(names.isdisjoint(box.inputs) for box in parts):
        return f"({' | '.join(short(box) for box in parts)})"
    return ""


def _step(child: Box | Group) -> Step:
    if not isinstance(child, Group):
        # A sum is shown by its plus; what stands apart only because two read it has no word.
        words = "" if child.op == "add" or is_light(child.op) else short(child)
        return Step(
            words, frozenset({child.name}), child.inputs, child.op if family_of(child.op) is Family.MERGE else ""
        )
    boxes = list(child.boxes())
    words = THEN.join(short(box) for box in boxes if not is_light(box.op))
    names = frozenset(box.name for box in boxes)
    inputs = tuple(dict.fromkeys(name for box in boxes for name in box.inputs if name not in names))
    return Step(counted(child.times, words), names, inputs)


def counted(times: int, words: str) -> str:
    """Words with how often before them: ``3 × [1×1, 64 › 3×3, 64]``."""
    return words if times == 1 else f"{times} × [{words}]"


def short(box: Box) -> str:
    """The title in fewer words: that of a convolution is its kernel and filters."""
    title = box.title.replace("depthwise conv", "depthwise").replace("separable conv", "separable")
    if "×" in title:
        title = title.removeprefix("conv ")
    return counted(box.times, title)


_FILTERS = re.compile(r"(?<=, )(\d+)(?:–(\d+))?(?!\d*×)")


def pattern(lines: Iterable[str]) -> list[str]:
    """Lines without their numbers of filters."""
    return [_FILTERS.sub("", line) for line in lines]


def ranged(line: str, other: str) -> str:
    """Two lines of one pattern as one, from the least to the most where their numbers of filters differ."""
    numbers = iter(_FILTERS.findall(other))

    def both(match: re.Match[str]) -> str:
        every = [int(digits) for digits in (*match.groups(), *next(numbers)) if digits]
        return "–".join(dict.fromkeys((str(min(every)), str(max(every)))))

    return _FILTERS.sub(both, line)

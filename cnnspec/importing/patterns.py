"""What repeats in a list of elements: spans that are the same but for numbers."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import NamedTuple

from cnnspec.importing.elements import Element, Group, operations
from cnnspec.importing.ops import Op
from cnnspec.importing.usual import is_pointwise, plain, value_of

# Fields that may differ between the uses of a block, which become its arguments.
VARYING = (
    "filters", "units", "kernel", "stride", "padding", "dilation", "groups", "multiplier", "rate", "size", "init",
    "activation", "type", "times", "scale", "shape",
)  # fmt: skip
LONGEST = 12
LEAST_SAVING = 3
SMALL = 3


def signature(element: Element) -> Hashable:
    """What two elements share if they differ in numbers only."""
    if isinstance(element, Op):
        keys = [key for key in {*element.fields, *plain(element.word)} if key not in VARYING or _stays(element, key)]
        fixed = tuple(sorted((key, repr(value_of(element, key))) for key in keys))
        return element.word, value_of(element, "kernel") == 1, fixed  # a 1×1 convolution has another purpose
    fields = {key: value for key, value in element.fields.items() if key != "times"}
    shortcut = fields.pop("shortcut", "")
    if element.word == "residual" and not shortcut and not element.paths[1]:
        shortcut = "auto"  # an identity is what `auto` makes of a body that keeps the shape
    paths = element.paths[:1] if shortcut else element.paths
    inner = tuple(tuple(signature(child) for child in path) for path in paths)
    return element.word, shortcut, tuple(sorted(fields.items())), inner


def _stays(op: Op, key: str) -> bool:
    if key == "type":
        return op.word != "activation"
    if key == "init":  # only that of a layer scale is a number
        return op.word != "layer_scale"
    return key == "size" and op.word != "pool"


class Key(NamedTuple):
    """An element among others: what it has in common with its like, and what ties it to its place.

    ``follows`` is whether it reads the one before and no other, ``tapped`` whether more than the next one reads it.
    """

    likeness: Hashable
    size: int
    follows: bool
    tapped: bool


class Span(NamedTuple):
    """Where the uses of a block begin, and how many elements each has."""

    starts: tuple[int, ...]
    length: int


def spans(keys: Sequence[Key | None]) -> list[tuple[int, Span]]:
    """The spans that save lines as a block, with how many, the best first; a key of None is not to be folded."""
    savings = []
    for length in range(1, LONGEST + 1):
        for starts in _occurrences(keys, length):
            size = sum(key.size for key in keys[starts[0] : starts[0] + length] if key)
            runs = 1 + sum(two != one + length for one, two in pairwise(starts))
            saved = (len(starts) - 1) * size - runs - 2
            if size > 1 and saved >= LEAST_SAVING:
                savings.append((saved, Span(starts, length)))
    return sorted(savings, key=lambda saving: -saving[0])


def _occurrences(keys: Sequence[Key | None], length: int) -> list[tuple[int, ...]]:
    """The starts of the spans of some length that occur twice and more, without overlaps."""
    occurrences: dict[tuple[Hashable, ...], list[int]] = {}
    for at in range(len(keys) - length + 1):
        those = [key for key in keys[at : at + length] if key]
        tied = any(key.tapped for key in those[:-1]) or not all(key.follows for key in those[1:])
        span = tuple(key.likeness for key in those)
        if len(those) < length or tied or _has_period(span) or _has_blocks(those):
            continue
        starts = occurrences.setdefault(span, [])
        if not starts or starts[-1] + length <= at:
            starts.append(at)
    return [tuple(starts) for starts in occurrences.values() if len(starts) > 1]


def _has_blocks(keys: Sequence[Key]) -> bool:
    """Whether the same group is in it twice, which is a block of its own then."""
    groups = [key.likeness for key in keys if key.size > SMALL]
    return len(groups) != len(set(groups))


def _has_period(span: tuple[Hashable, ...]) -> bool:
    """Whether a span is a shorter one several times, which is then the block."""
    parts = [length for length in range(1, len(span)) if len(span) % length == 0]
    return any(span == span[:length] * (len(span) // length) for length in parts)


def size_of(element: Element) -> int:
    """The lines that an element takes."""
    if isinstance(element, Op):
        return 1
    inner = element.paths[:1] if "shortcut" in element.fields else element.paths
    return sum(size_of(child) for path in inner for child in path) + 2


def in_turns(elements: list[Element], taps: set[str]) -> list[Element]:
    """The elements with those that follow each other and are the same as a repeat."""
    folded: list[Element] = []
    at = 0
    while at < len(elements):
        end = at + 1
        while end < len(elements) and _again(elements[at], elements[end], elements[end - 1], taps):
            end += 1
        turns = elements[at:end]
        if len(turns) > 1 and isinstance(turns[0], Op):
            fields = {"times": len(turns)}
            folded.append(Group("repeat", fields, turns[-1].name, turns[0].inputs, [turns[:1]], turns=turns))
        else:
            folded += turns
        at = end
    return folded


def _again(first: Element, other: Element, before: Element, taps: set[str]) -> bool:
    return (
        isinstance(first, Op)
        and isinstance(other, Op)
        and first.word == other.word
        and first.fields == other.fields
        and other.inputs == [before.name]
        and not {first.name, before.name} & taps  # the last turn may be read from elsewhere
    )


def out_of_turns(elements: list[Element], least: int) -> list[Element]:
    """The elements with repeats of fewer turns written out."""
    unfolded: list[Element] = []
    for element in elements:
        if isinstance(element, Group) and element.word == "repeat" and len(element.turns) < least:
            unfolded += element.turns
        else:
            unfolded.append(element)
    return unfolded


def pointwise_padding(elements: Sequence[Element]) -> None:
    """A 1×1 convolution needs no padding: `same` and `valid` are the same word less."""
    for op in operations(elements):
        if is_pointwise(op):
            op.fields.pop("padding", None)

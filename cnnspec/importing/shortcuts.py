"""The words of a residual for its way around: `auto` and `optional`, so that blocks that differ only there are one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from cnnspec.importing.elements import Element, Group, first_operation, operations
from cnnspec.importing.ops import Op
from cnnspec.importing.usual import Usual, value_of

Kind = tuple[tuple[str, bool], ...]
TAKEN = ("bias", "init", "norm")  # what the projection of `auto` takes of the defaults of conv


class Widths(NamedTuple):
    """The channels that flow into and out of every operation, by its name."""

    into: Mapping[str, int]
    out: Mapping[str, int]


def with_words(elements: list[Element], usual: Usual, widths: Widths) -> list[Element]:
    """The elements with `auto` where the projection is the one that it makes, and `optional` where there is no way."""
    rewritten = [_projected(element, usual) for element in elements]
    bodies = [
        element.paths[0]
        for element in rewritten
        if isinstance(element, Group)
        and element.word == "residual"
        and element.paths[1:] == [[]]
        and _is_chain(element.paths[0])
    ]
    kinds = {_kind(body): len(body) for body in bodies}
    for kind, length in sorted(kinds.items(), key=lambda item: -item[1]):
        if length > 1:
            rewritten = _optional(rewritten, kind, length, widths)
    return rewritten


def _kind(elements: list[Element]) -> Kind:
    """What the uses of one block have in common: their words, and which of their kernels are 1×1."""
    return tuple((op.word, value_of(op, "kernel") == 1) for op in operations(elements))


def _is_chain(elements: list[Element]) -> bool:
    return all(isinstance(element, Op) or element.word == "branches" for element in elements)


def _projected(element: Element, usual: Usual) -> Element:
    if not isinstance(element, Group) or element.word != "residual":
        return element
    body, around = element.paths
    if len(around) == 1 and isinstance(conv := around[0], Op) and _is_projection(conv, body, usual):
        fields = {"shortcut": "auto", **element.fields}
        return Group("residual", fields, element.name, element.inputs, [body, around], element.tail)
    return element


def _is_projection(op: Op, body: list[Element], usual: Usual) -> bool:
    if op.word != "conv" or "share" in op.fields or value_of(op, "kernel") != 1:
        return False
    like = Op("", "conv", {key: value for key, value in usual.get("conv", {}).items() if key in TAKEN}, [], [])
    known = {"filters", "kernel", "stride", "padding", *TAKEN}
    same = all(value_of(op, key) == value_of(like, key) for key in TAKEN)
    return same and op.fields.keys() <= known and value_of(op, "stride") == stride_of(body)


def stride_of(elements: list[Element]) -> object:
    """The stride of a chain: the product of those of its operations, where they are numbers."""
    total = 1
    for element in elements:
        if isinstance(element, Op):
            stride = value_of(element, "stride") or 1
            if not isinstance(stride, int):
                return None
            total *= stride
    return total


def _optional(elements: list[Element], kind: Kind, length: int, widths: Widths) -> list[Element]:
    """Chains like the bodies of residuals that change the size or the channels become residuals without a skip."""
    rewritten: list[Element] = []
    at = 0
    while at < len(elements):
        chain = elements[at : at + length]
        if _is_like(chain, kind) and _changes(chain, widths):
            name, inputs = chain[-1].name, chain[0].inputs
            rewritten.append(Group("residual", {"shortcut": "optional"}, name, inputs, [chain, []]))
            at += length
        else:
            rewritten.append(elements[at])
            at += 1
    used = [
        element for element in rewritten if isinstance(element, Group) and element.fields.get("shortcut") == "optional"
    ]
    if not used:
        return elements
    return [_as_optional(element, kind) for element in rewritten]


def _is_like(elements: list[Element], kind: Kind) -> bool:
    follows = all(two.inputs == [one.name] for one, two in pairwise(elements))
    return follows and _is_chain(elements) and _kind(elements) == kind


def _changes(elements: list[Element], widths: Widths) -> bool:
    first = first_operation(elements[0])
    ends = list(operations(elements[-1:]))
    return stride_of(elements) not in (None, 1) or (
        first is not None and widths.into[first.name] != widths.out[ends[-1].name]
    )


def _as_optional(element: Element, kind: Kind) -> Element:
    if (
        isinstance(element, Group)
        and element.word == "residual"
        and element.paths[1:] == [[]]
        and _kind(element.paths[0]) == kind
    ):
        fields = {"shortcut": "optional", **element.fields}
        return Group("residual", fields, element.name, element.inputs, element.paths, element.tail)
    return element

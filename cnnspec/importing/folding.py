"""Spans that repeat become blocks, and uses of a block in a row a repeat or stages."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Any, NamedTuple

from cnnspec.importing.elements import Element, Group, operations
from cnnspec.importing.items import item_of, items_of
from cnnspec.importing.patterns import best_span, in_turns, out_of_turns, signature, size_of
from cnnspec.importing.shortcuts import Widths
from cnnspec.importing.tables import Use, items_of_uses
from cnnspec.importing.template import template
from cnnspec.importing.usual import Usual

FEWEST_TURNS = 3
MOST_BLOCKS = 40

Token = Element | Use


class Folded(NamedTuple):
    """The blocks of a spec, and its items."""

    blocks: dict[str, Any]
    items: list[Any]


def fold(elements: list[Element], start: str, usual: Usual, widths: Widths, taps: set[str]) -> Folded:
    """Blocks and items of a list of elements that begins at a value; tapped elements stay as they are."""
    tokens: list[Token] = list(in_turns(elements, taps))
    blocks: dict[str, Any] = {}
    while len(blocks) < MOST_BLOCKS:
        keys = _keys(tokens, start, taps)
        span = best_span(keys, [0 if isinstance(each, Use) else size_of(each) for each in tokens])
        if span is None:
            break
        uses = [[each for each in tokens[at : at + span.length] if not isinstance(each, Use)] for at in span.starts]
        body, arguments = template(uses, widths)
        name = _name(body, blocks)
        declared = arguments.declared()
        layers = items_of(body, body[0].inputs[0], usual)
        blocks[name] = {**({"args": declared} if declared else {}), "layers": layers}
        for number, at in reversed(list(enumerate(span.starts))):
            tokens[at : at + span.length] = [Use(name, arguments, arguments.row(number), uses[number])]
    return Folded(blocks, _items(tokens, start, usual, taps))


def _keys(tokens: list[Token], start: str, taps: Collection[str]) -> list[Hashable | None]:
    """What each token has in common with others, nothing where names or several inputs keep it where it is."""
    keys: list[Hashable | None] = []
    before = start
    for each in tokens:
        if isinstance(each, Use):
            keys.append(None)
            before = each.elements[-1].name
            continue
        named = each.name in taps or any(op.name in taps or "share" in op.fields for op in operations([each]))
        keys.append(signature(each) if each.inputs == [before] and not named else None)
        before = each.name
    return keys


def _items(tokens: list[Token], start: str, usual: Usual, taps: Collection[str]) -> list[Any]:
    items: list[Any] = []
    before, at = start, 0
    while at < len(tokens):
        token = tokens[at]
        if not isinstance(token, Use):
            for each in out_of_turns([token], FEWEST_TURNS):
                items.append(item_of(each, before, usual, taps))
                before = each.name
            at += 1
            continue
        uses = []
        while at < len(tokens) and isinstance(use := tokens[at], Use) and use.block == token.block:
            uses.append(use)
            at += 1
        items += items_of_uses(uses)
        before = uses[-1].elements[-1].name
    return items


def _name(body: list[Element], taken: Collection[str]) -> str:
    wanted = _kind(body)
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    return name


def _kind(body: list[Element]) -> str:
    """What such a block is called in papers."""
    words = [op.word for op in operations(body)]
    residuals = [each for each in body if isinstance(each, Group) and each.word == "residual"]
    if residuals:
        if "depthwise_conv" in words:
            return "inverted"
        kernels = [op.fields.get("kernel", 3) for op in operations(residuals[0].paths[0]) if op.word == "conv"]
        return "bottleneck" if len(kernels) > 2 and kernels[0] == kernels[-1] == 1 else "basic"
    merges = [each for each in body if isinstance(each, Group) and each.word == "branches"]
    if merges:
        return "growth" if [] in merges[0].paths else "module"
    if words[:2] == ["depthwise_conv", "conv"]:
        return "separable"
    return "group" if any(isinstance(each, Group) for each in body) or "pool" in words else "unit"



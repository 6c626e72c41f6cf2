"""Spans that repeat become blocks, and uses of a block in a row a repeat or stages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from cnnspec.importing.elements import Element, Group, operations
from cnnspec.importing.items import item_of, items_of
from cnnspec.importing.patterns import Key, Span, in_turns, out_of_turns, signature, size_of, spans
from cnnspec.importing.shortcuts import Widths
from cnnspec.importing.tables import Use, items_of_uses
from cnnspec.importing.template import Arguments, template
from cnnspec.importing.usual import Usual

FEWEST_TURNS = 3
LOOKED_AT = 12
COST = 2  # lines that an argument is worth
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
    while len(blocks) < MOST_BLOCKS and (best := _best(tokens, start, widths, taps)) is not None:
        span, body, arguments = best
        name = _name(body, blocks)
        declared = arguments.declared()
        layers = items_of(body, body[0].inputs[0], usual)
        blocks[name] = {**({"args": declared} if declared else {}), "layers": layers}
        for number, at in reversed(list(enumerate(span.starts))):
            before = _end(tokens[at - 1]) if at else start
            elements = _elements(tokens, at, span.length)
            ties = _ties(elements, before, taps)
            tokens[at : at + span.length] = [Use(name, arguments, arguments.row(number), elements, ties)]
    return Folded(blocks, _items(tokens, start, usual, taps))


def _best(
    tokens: list[Token], start: str, widths: Widths, taps: Collection[str]
) -> tuple[Span, list[Element], Arguments] | None:
    """The span that saves most as a block, its arguments counted, with the elements of that block."""
    best, most = None, 0
    candidates = spans(_keys(tokens, start, taps))
    for saved, span in candidates[:LOOKED_AT]:
        body, arguments = template([_elements(tokens, at, span.length) for at in span.starts], widths)
        if saved - COST * len(arguments.values) > most:
            best, most = (span, body, arguments), saved - COST * len(arguments.values)
    return best


def _elements(tokens: list[Token], at: int, length: int) -> list[Element]:
    return [token for token in tokens[at : at + length] if not isinstance(token, Use)]


def _end(token: Token) -> str:
    return token.elements[-1].name if isinstance(token, Use) else token.name


def _ties(elements: list[Element], before: str, taps: Collection[str]) -> dict[str, str]:
    """What a use has to say: where its input is not the one before it, and where it is tapped."""
    ties = {} if elements[0].inputs == [before] else {"from": elements[0].inputs[0]}
    return ties | ({"name": elements[-1].name} if elements[-1].name in taps else {})


def _keys(tokens: list[Token], start: str, taps: Collection[str]) -> list[Key | None]:
    """What each token has in common with others, nothing where it has to stay as it is."""
    keys: list[Key | None] = []
    before = start
    for token in tokens:
        if isinstance(token, Use) or len(token.inputs) != 1 or any("share" in op.fields for op in operations([token])):
            keys.append(None)
        else:
            inside = any(op.name in taps and op.name != token.name for op in operations([token]))
            tapped = token.name in taps
            keys.append(None if inside else Key(signature(token), size_of(token), token.inputs == [before], tapped))
        before = _end(token)
    return keys


def _items(tokens: list[Token], start: str, usual: Usual, taps: Collection[str]) -> list[Any]:
    items: list[Any] = []
    before, at = start, 0
    while at < len(tokens):
        token = tokens[at]
        if not isinstance(token, Use):
            for element in out_of_turns([token], FEWEST_TURNS):
                items.append(item_of(element, before, usual, taps))
                before = element.name
            at += 1
            continue
        uses = []
        while at < len(tokens) and isinstance(use := tokens[at], Use) and use.block == token.block:
            uses.append(use)
            at += 1
        items += items_of_uses(uses)
        before = _end(uses[-1])
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
    residuals = [element for element in body if isinstance(element, Group) and element.word == "residual"]
    if residuals:
        if "depthwise_conv" in words:
            return "inverted"
        kernels = [op.fields.get("kernel", 3) for op in operations(residuals[0].paths[0]) if op.word == "conv"]
        return "bottleneck" if len(kernels) > 2 and kernels[0] == kernels[-1] == 1 else "basic"
    merges = [element for element in body if isinstance(element, Group) and element.word == "branches"]
    if merges:
        if [] in merges[0].paths:
            return "growth" if merges[0].fields["merge"] == "concat" else "gated"
        return "module"
    if words[:2] == ["depthwise_conv", "conv"]:
        return "separable"
    return "group" if any(isinstance(element, Group) for element in body) or "pool" in words else "unit"

"""How large a spec gets at least when its blocks and structures are expanded, found without expanding them.

It lets a spec of thirty blocks that double each other, or of a repeat in a repeat in a repeat, be refused before any of
it is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.language import structures
from cnnspec.language.expressions import UNKNOWN_VALUE, ExpressionError
from cnnspec.language.items import Item
from cnnspec.language.reader import Block
from cnnspec.language.structures._base import MAX_EXPANSIONS, MAX_NODES, Least
from cnnspec.language.template import partial
from cnnspec.language.values import MAX_STEPS, STEPS_PER_NODE, Names, TooMuchWorkError
from cnnspec.spans.source import Span


def check_least(items: Iterable[Item], blocks: Mapping[str, Block], names: Mapping[str, Any], place: Span) -> None:
    """Raise SpecError where items make more nodes, or take more steps, than the limits.

    ``names`` are the parameters whose values are known.
    """
    total = least(items, blocks, names)
    if total.nodes > MAX_NODES:
        raise SpecError([too_large(place)])
    if _is_too_large(total):
        error = TooMuchWorkError()
        raise SpecError([Diagnostic(error.code, str(error), place, error.help)])


def too_large(place: Span) -> Diagnostic:
    """The error of a spec with more nodes than the compiler takes."""
    help = "lower the `times` of a repeat or the `depth` of stages"
    return Diagnostic("spec.too-large", f"the network has more than {MAX_NODES:,} nodes", place, help)


def least(items: Iterable[Item], blocks: Mapping[str, Block], names: Mapping[str, Any]) -> Least:
    """A number of nodes that items make at least, and of steps."""
    return _Counter(blocks, names).items(items, names, 0)


class _Counter:
    """Counts each block once, however often it is used."""

    def __init__(self, blocks: Mapping[str, Block], names: Mapping[str, Any]) -> None:
        self.blocks = blocks
        self.names = names
        self.counted: dict[str, Least] = {}

    def items(self, items: Iterable[Item], names: Mapping[str, Any], depth: int) -> Least:
        """The least of a list of items; of what is deeper than the limit nothing, as an error follows there."""
        total = Least()
        for item in items if depth <= MAX_EXPANSIONS else ():
            total += Least(0, 1)
            if item.when is None and not item.broken:
                total += self.item(item, names, depth + 1)
            if _is_too_large(total):
                break
        return total

    def item(self, item: Item, names: Mapping[str, Any], depth: int) -> Least:
        if item.word in self.blocks:
            return self.block(item.word, depth)
        if structure := structures.find(item.word):
            inside = self.items(item.children(), names, depth)
            return structure.least(_known_fields(item, names), inside, lambda name: self.block(name, depth))
        return Least(1, 0)

    def block(self, name: str, depth: int) -> Least:
        if name not in self.blocks:
            return Least()  # an error where it is used
        if name not in self.counted:
            self.counted[name] = Least()
            block = self.blocks[name]
            known = Names(self.names, dict.fromkeys(block.args, UNKNOWN_VALUE))
            self.counted[name] = self.items(block.items, known, depth)
        return self.counted[name]


def _known_fields(item: Item, names: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(partial(dict(item.fields), names))
    except ExpressionError:
        return {}  # an error where the item is lowered


def _is_too_large(least: Least) -> bool:
    return least.nodes > MAX_NODES or least.steps > MAX_STEPS + STEPS_PER_NODE * MAX_NODES

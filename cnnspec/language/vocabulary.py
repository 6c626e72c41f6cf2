"""Which word is what: a layer, a structure, a block of this spec."""

from __future__ import annotations

from collections.abc import Iterable

from cnnspec import layers
from cnnspec.language import structures


def known_words(blocks: Iterable[str] = ()) -> tuple[str, ...]:
    """Every word that may start an item."""
    return (*layers.words(), *structures.words(), *blocks)


def opens_scope(word: str) -> bool:
    """Whether a name inside belongs to one use of the word."""
    structure = structures.find(word)
    return structure is not None and structure.opens_scope

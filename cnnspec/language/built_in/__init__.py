"""The blocks that need no writing: each is a file here, in the language, read when a spec first uses it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from cnnspec.language import blocks as rules
from cnnspec.language.items import Item
from cnnspec.language.names import assign_names
from cnnspec.language.reader import Block, Reader
from cnnspec.language.vocabulary import opens_scope
from cnnspec.reading.parse import parse, read_source

_FOLDER = Path(__file__).parent


@cache
def words() -> tuple[str, ...]:
    """Every word of a block of ours, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


@cache
def find(word: str) -> Block | None:
    """The block in the file of that name, or None."""
    if word not in words():
        return None
    body = parse(read_source(_FOLDER / f"{word}.yaml"))
    reader = Reader(words(), ())
    block = rules.read_block(word, body, body.span, reader)
    assert not reader.diagnostics, reader.diagnostics
    assign_names(block.items, opens_scope)
    return block


def used(items: Iterable[Item], own: Mapping[str, object]) -> dict[str, Block]:
    """The blocks of ours that items use and a spec does not have itself, and those that they use in turn."""
    blocks: dict[str, Block] = {}
    open_items = list(items)
    while open_items:
        missing = set(words()).intersection(rules.words_used(open_items)) - own.keys() - blocks.keys()
        new = {word: block for word in sorted(missing) if (block := find(word))}
        blocks |= new
        open_items = [item for block in new.values() for item in block.items]
    return blocks

"""Names that the compiler makes: the word and a number, giving way to the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from string import ascii_lowercase, digits

from cnnspec.language.items import Item


def assign_names(items: Iterable[Item], opens_scope: Callable[[str], bool], others: Iterable[str] = ()) -> None:
    """Name the unnamed items of a scope, and of every scope inside it.

    Residual and branches belong to the scope they stand in; ``opens_scope`` tells which words have one of their own.
    ``others`` are names of the user's that are no items: those of the inputs.
    A name depends only on the place of its item, so that `show --resolved` can write it out.
    """
    scope_items = list(_in_scope(items, opens_scope))
    taken = {*others, *(item.name for item in scope_items if item.named)}
    numbered = {name.rstrip(digits) for name in taken if name[-1:].isdigit()}
    counts: dict[str, int] = {}
    for item in scope_items:
        if not item.named:
            stages = item.word == "stages"
            item.name = _stages_name(taken, numbered) if stages else _numbered(item.word, counts, taken)
            taken.add(item.name)
            if item.name[-1:].isdigit():
                numbered.add(item.name.rstrip(digits))
        if opens_scope(item.word):
            assign_names(item.children(), opens_scope)


def _in_scope(items: Iterable[Item], opens_scope: Callable[[str], bool]) -> Iterator[Item]:
    for item in items:
        yield item
        if not opens_scope(item.word):
            yield from _in_scope(item.children(), opens_scope)


def _numbered(word: str, counts: dict[str, int], taken: set[str]) -> str:
    number = counts.get(word, 0) + 1
    while f"{word}{number}" in taken:
        number += 1
    counts[word] = number
    return f"{word}{number}"


def _stages_name(taken: set[str], numbered: set[str]) -> str:
    # Its nodes are stage1.2.conv1 and so on: how many stages there are is not known here, so a second list is stage_b1.
    for name in ("stage", *(f"stage_{letter}" for letter in ascii_lowercase[1:])):
        if name not in taken and name not in numbered:
            return name
    return f"stage_{len(taken)}"

"""Items: the entries of `features`, `head` and every body, in their full form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnspec.spans.source import Map, Span

COMMON = ("name", "from", "when")
COMMON_OF_LAYERS = (*COMMON, "share")


class Item:
    """One entry: its word, its own fields, what flows in, and the items inside it.

    ``name`` is the user's, or else one the compiler makes from its place among the items of its scope, so that it
    does not depend on any value.
    """

    __slots__ = (
        "bodies", "broken", "common", "fields", "inputs", "name", "named", "places", "share", "when", "word",
        "word_span",
    )  # fmt: skip

    def __init__(self, word: str, word_span: Span, places: Map, fields: Map) -> None:
        self.word = word
        self.word_span = word_span
        self.places = places
        """Every key as given, the common ones too."""
        self.fields = fields
        """The fields of its own, without common ones and bodies."""
        self.bodies: dict[str, tuple[tuple[Item, ...], ...]] = {}
        """The items inside a structure, by field: one list of them, or several for `paths`."""
        self.name = ""
        self.named = False
        self.inputs: tuple[str, ...] = ()
        self.when: Any = None
        self.share = ""
        """The earlier layer whose weights it uses."""
        self.common: tuple[str, ...] = COMMON
        """The keys that are no fields of its own."""
        self.broken = False
        """Whether its form is wrong: it is not lowered, and what stands behind it has an unknown shape."""

    def place(self, field: str) -> Span:
        """Where a field stands, or else the item's word."""
        return self.places.value_span(field) if field in self.places else self.word_span

    def children(self) -> Iterator[Item]:
        """The items directly inside."""
        for lists in self.bodies.values():
            for items in lists:
                yield from items

    def __repr__(self) -> str:
        return f"Item({self.word}, {self.name})"

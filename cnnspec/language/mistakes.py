"""The mistakes of form that are found while a spec is read, and the words that it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cnnspec import layers
from cnnspec.diagnostics import Diagnostic, Fix, SpecError
from cnnspec.language import structures
from cnnspec.spans.source import Span

MOST = 100  # mistakes of one spec
NameSet = Mapping[str, object]  # the names that expressions may read; the values say nothing


def first_of(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """As many mistakes as are reported, the last with a remark on those that are left out."""
    *before, last = diagnostics[:MOST]
    more = f"only the first {MOST} mistakes are reported: fix these to see the others"
    return [*before, last._replace(help="; ".join(filter(None, (last.help, more))))]


class Mistakes:
    """What was found so far. ``parameters`` are the names that expressions may read everywhere."""

    def __init__(self, block_names: Iterable[str], parameters: Iterable[str]) -> None:
        # A block with the name of a layer is a mistake of its own; the layer keeps its word.
        own = (name for name in block_names if not (layers.find(name) or structures.find(name)))
        self.block_names = dict.fromkeys(own)  # in order, and found at once
        self.parameters: NameSet = dict.fromkeys(parameters)
        self.diagnostics: list[Diagnostic] = []
        self.hopeless = False  # whether a mistake stands where every item may depend on it
        self.positional: list[tuple[int, str, Any]] = []
        """Of findings about blocks without the names of arguments: which it is, the block and what was given."""

    def report(self, code: str, message: str, span: Span, help: str | None = None, fix: Fix | None = None) -> None:
        """Note a mistake. Raises SpecError with all of them where they are more than anybody reads."""
        self.check_number()
        self.diagnostics.append(Diagnostic(code, message, span, help, fix=fix))

    def check_number(self) -> None:
        """Raise SpecError where there are more mistakes than anybody reads."""
        if len(self.diagnostics) >= MOST:
            raise SpecError(first_of(self.diagnostics))

    def known(self, word: str) -> bool:
        """Whether a word is that of a layer, of a structure or of a block."""
        return word in self.block_names or word in layers.words() or word in structures.words()

    def bodies(self, word: str) -> dict[str, bool]:
        """The keys of a structure that hold items, and whether it needs them."""
        structure = structures.find(word) if word not in self.block_names else None
        return structure.bodies if structure else {}

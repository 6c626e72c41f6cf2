"""Where items are expanded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cnnspec.compiler.graph import Chain, Frame, Value
from cnnspec.language.expressions import UNKNOWN_VALUE
from cnnspec.language.values import Names
from cnnspec.spans.source import Span
from cnnspec.values.shapes import UNKNOWN


class Scope(NamedTuple):
    """The prefix of the names made here, the parameters seen here, and how the compiler came here.

    ``parent`` is where a name is looked up next; a block has none, so that it sees only its own. ``depth`` counts how
    many blocks and structures stand around. ``use`` is where the spec uses a block that is written elsewhere: what is
    found inside is told there.
    """

    prefix: str
    names: Mapping[str, Any]
    section: str
    chain: Chain = ()
    parent: Scope | None = None
    depth: int = 0
    use: Span | None = None

    def at(self, span: Span) -> Span:
        """Where something is told: in the spec itself."""
        return self.use if self.use and span.source is not self.use.source else span

    def inner(self, name: str, frame: Frame, names: Mapping[str, Any], parent: Scope | None) -> Scope:
        """The scope of one use of a block, or one turn of a repeat."""
        chain = (*self.chain, frame._replace(span=self.at(frame.span)))
        return Scope(f"{self.prefix}{name}.", names, self.section, chain, parent, self.depth + 1, self.use)

    def deeper(self) -> Scope:
        """The same place, one list of items further in."""
        return self._replace(depth=self.depth + 1)

    def full_names(self, name: str) -> Iterator[str]:
        """What a name may stand for here, the nearest first."""
        around: Scope | None = self
        while around is not None:
            yield f"{around.prefix}{name}"
            around = around.parent

    def names_with(self, flow: Value) -> Mapping[str, Any]:
        """The parameters that an item sees, with the channels of what flows into it."""
        channels = UNKNOWN_VALUE if flow.shape == UNKNOWN else flow.shape[-1]
        return Names(self.names, {"channels": channels})

"""Where items are expanded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cnnspec.graph import Chain, Frame, Value
from cnnspec.shapes import UNKNOWN
from cnnspec.spec.expressions import UNKNOWN_VALUE


class Scope(NamedTuple):
    """The prefix of the names made here, the parameters seen here, and how the compiler came here.

    ``parent`` is where a name is looked up next; a block has none, so that it sees only its own. ``depth`` counts how
    many blocks and structures stand around.
    """

    prefix: str
    names: Mapping[str, Any]
    section: str
    chain: Chain = ()
    parent: Scope | None = None
    depth: int = 0

    def inner(self, name: str, frame: Frame, names: Mapping[str, Any], parent: Scope | None) -> Scope:
        """The scope of one use of a block, or one turn of a repeat."""
        return Scope(f"{self.prefix}{name}.", names, self.section, (*self.chain, frame), parent, self.depth + 1)

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
        return {**self.names, "channels": channels}

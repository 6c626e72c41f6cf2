"""The contract of a structure: which of its fields hold items. How they become nodes is in ``compiler/structures``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from pydantic import ConfigDict

from cnnspec.values.types import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cnnspec.language.items import Item

MAX_NODES = 200_000
MAX_NODES_TOGETHER = 500_000  # of all the networks that one command compiles of a spec
MAX_EXPANSIONS = 64  # blocks and structures inside each other


class Least(NamedTuple):
    """A number of nodes that an expansion makes at least, and of steps that it takes at least."""

    nodes: int = 0
    steps: int = 0

    def __add__(self, other: Least) -> Least:  # type: ignore[override]  # not that of tuples
        return Least(self.nodes + other.nodes, self.steps + other.steps)

    def times(self, times: int) -> Least:
        """The least of several in a row."""
        return Least(times * self.nodes, times * self.steps)


class Structure(Model):
    """A word whose fields hold lists of items. Its other fields are pydantic fields of the subclass."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    bodies: ClassVar[dict[str, bool]] = {}
    """The fields that hold items, and whether each is required."""
    opens_scope: ClassVar[bool] = False
    """Whether a name in its body belongs to one use of it."""

    @classmethod
    def blocks_used(cls, item: Item) -> Iterable[tuple[str, Any]]:
        """The blocks that the fields name, each with what names it."""
        return ()

    @classmethod
    def least(cls, fields: dict[str, Any], inside: Least, of_block: Callable[[str], Least]) -> Least:
        """The least that a use makes, by the known fields, what is ``inside`` it and what each block makes."""
        return inside

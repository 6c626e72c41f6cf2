"""The contract of a structure: which of its fields hold items, and how they become nodes."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import ConfigDict

from cnnspec.spec.types import Model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnspec.graph import Value
    from cnnspec.lowering.lowering import Lowering
    from cnnspec.lowering.scope import Scope
    from cnnspec.spec.items import Item

MAX_NODES = 200_000


class Structure(Model):
    """A word whose fields hold lists of items. Its other fields are pydantic fields of the subclass."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    bodies: ClassVar[dict[str, bool]] = {}
    """The fields that hold items, and whether each is required."""
    opens_scope: ClassVar[bool] = False
    """Whether a name in its body belongs to one use of it."""

    @abstractmethod
    def lower(self, lowering: Lowering, item: Item, flow: Value, scope: Scope) -> Value:
        """Add the nodes of this use and return what flows out."""

    @classmethod
    def blocks_used(cls, item: Item) -> Iterable[tuple[str, Any]]:
        """The blocks that the fields name, each with what names it."""
        return ()

    @classmethod
    def least_nodes(cls, fields: dict[str, Any], inside: int) -> int:
        """A number of nodes that a use makes at least, from what is known of its fields and what is ``inside`` it."""
        return inside

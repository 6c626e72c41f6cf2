"""The structure word ``branches``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from cnnspec.language.structures._base import Structure
from cnnspec.values.types import one_of

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Value
    from cnnspec.compiler.lowering import Lowering
    from cnnspec.compiler.scope import Scope
    from cnnspec.language.items import Item

MERGES = ("concat", "add", "subtract", "multiply", "average", "maximum")


class Branches(Structure):
    """Several paths from one input, merged; a path `[]` is the input itself.

    - branches:
        merge: concat
        paths:
          - [{conv: {filters: 8, kernel: 1}}]
          - [{conv: {filters: 8, kernel: 3, padding: same}}]
    """

    bodies: ClassVar[dict[str, bool]] = {"paths": True}

    merge: Annotated[str, one_of(*MERGES)]

    def lower(self, lowering: Lowering, item: Item, flow: Value, scope: Scope) -> Value:
        """Each path, then the merge."""
        paths = item.bodies["paths"]
        lowering.step(len(paths))
        ends = tuple(lowering.items(path, flow, scope) for path in paths)
        return lowering.make(item, scope, self.merge, ends, suffix=self.merge, field="merge")

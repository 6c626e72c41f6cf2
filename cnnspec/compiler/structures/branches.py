"""How ``branches`` becomes nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Value
    from cnnspec.compiler.lowering import Lowering
    from cnnspec.compiler.scope import Scope
    from cnnspec.language.items import Item
    from cnnspec.language.structures.branches import Branches


def lower(branches: Branches, lowering: Lowering, item: Item, flow: Value, scope: Scope) -> Value:
    """Each path, then the merge."""
    paths = item.bodies["paths"]
    lowering.step(len(paths))
    ends = tuple(lowering.items(path, flow, scope) for path in paths)
    return lowering.make(item, scope, branches.merge, ends, suffix=branches.merge, field="merge")

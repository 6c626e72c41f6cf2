"""How structures become nodes: for each word of ``language/structures`` a file with ``lower``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Value
    from cnnspec.compiler.lowering import Lowering
    from cnnspec.compiler.scope import Scope
    from cnnspec.language.items import Item
    from cnnspec.language.structures._base import Structure


def lower(structure: Structure, lowering: Lowering, item: Item, flow: Value, scope: Scope) -> Value:
    """Add the nodes of one use of a structure and return what flows out."""
    out: Value = import_module(f"{__name__}.{item.word}").lower(structure, lowering, item, flow, scope)
    return out

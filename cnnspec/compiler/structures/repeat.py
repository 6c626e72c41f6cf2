"""How ``repeat`` becomes nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.compiler.graph import Frame
from cnnspec.language.values import Names

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Value
    from cnnspec.compiler.lowering import Lowering
    from cnnspec.compiler.scope import Scope
    from cnnspec.language.items import Item
    from cnnspec.language.structures.repeat import Repeat


def lower(repeat: Repeat, lowering: Lowering, item: Item, flow: Value, scope: Scope) -> Value:
    """One inner scope a time; a name of the scope around can be tapped."""
    (layers,) = item.bodies["layers"]
    for index in range(repeat.times):
        lowering.step()
        frame = Frame("repeat", "", item.word_span, index + 1, repeat.times)
        inner = scope.inner(f"{item.name}.{index + 1}", frame, Names(scope.names, {"i": index}), parent=scope)
        flow = lowering.items(layers, flow, inner)
        lowering.alias(inner.prefix[:-1], flow)
    return flow

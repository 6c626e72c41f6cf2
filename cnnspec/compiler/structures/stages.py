"""How ``stages`` becomes nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.compiler.graph import Frame

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Value
    from cnnspec.compiler.lowering import Lowering
    from cnnspec.compiler.scope import Scope
    from cnnspec.language.items import Item
    from cnnspec.language.structures.stages import Stages


def lower(stages: Stages, lowering: Lowering, item: Item, flow: Value, scope: Scope) -> Value:
    """Each stage in turn, each block of it in a scope of its own."""
    for stage in range(stages.count):
        lowering.step()
        depth, block = stages.depth_of(stage), stages.block_of(stage)
        name = f"{item.name}{stage + 1}"
        first, later = stages.arguments_of(stage)
        for number in range(depth):
            lowering.step()
            frame = Frame("stages", block, item.word_span, number + 1, depth, stage + 1)
            inner = scope.inner(f"{name}.{number + 1}", frame, scope.names, parent=scope)
            flow = lowering.block(item, block, first if number == 0 else later, flow, inner)
            lowering.alias(inner.prefix[:-1], flow)
        if depth:
            lowering.alias(f"{scope.prefix}{name}", flow)
    return flow

"""The structure word ``repeat``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from cnnspec.compiler.graph import Frame
from cnnspec.language.structures._base import MAX_NODES, Least, Structure
from cnnspec.language.values import Names
from cnnspec.values.types import Checked, as_int, refuse, show, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnspec.compiler.graph import Value
    from cnnspec.compiler.lowering import Lowering
    from cnnspec.compiler.scope import Scope
    from cnnspec.language.items import Item


def _times(value: object) -> int:
    found = as_int(value)
    if found is not None and found > MAX_NODES:
        message = f"{show(value)} repeats are more than the {MAX_NODES:,} nodes that a network may have"
        raise refuse(message, "repeat less often")
    return whole(0, "a whole number from 0 up")(value)


class Repeat(Structure):
    """The same layers several times in a row; ``$i`` counts them from 0.

    - repeat: {times: 3, layers: [{conv: {filters: 8, padding: same}}]}
    """

    bodies: ClassVar[dict[str, bool]] = {"layers": True}
    opens_scope: ClassVar[bool] = True

    times: Annotated[int, Checked(_times, {"type": "integer", "minimum": 0})]

    def lower(self, lowering: Lowering, item: Item, flow: Value, scope: Scope) -> Value:
        """One inner scope a time; a name of the scope around can be tapped."""
        (layers,) = item.bodies["layers"]
        for index in range(self.times):
            lowering.step()
            frame = Frame("repeat", "", item.word_span, index + 1, self.times)
            inner = scope.inner(f"{item.name}.{index + 1}", frame, Names(scope.names, {"i": index}), parent=scope)
            flow = lowering.items(layers, flow, inner)
            lowering.alias(inner.prefix[:-1], flow)
        return flow

    @classmethod
    def least(cls, fields: dict[str, Any], inside: Least, of_block: Callable[[str], Least]) -> Least:
        """The body and a step for each turn, times what is known of the times."""
        times = as_int(fields.get("times"))
        return (inside + Least(0, 1)).times(1 if times is None else times)

"""The structure word ``repeat``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from cnnspec.language.structures._base import MAX_NODES, Least, Structure
from cnnspec.values.types import Checked, as_int, refuse, show, whole

if TYPE_CHECKING:
    from collections.abc import Callable


def _times(value: object) -> int:
    times = as_int(value)
    if times is not None and times > MAX_NODES:
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

    @classmethod
    def least(cls, fields: dict[str, Any], inside: Least, of_block: Callable[[str], Least]) -> Least:
        """The body and a step for each turn, times what is known of the times."""
        times = as_int(fields.get("times"))
        return (inside + Least(0, 1)).times(1 if times is None else times)

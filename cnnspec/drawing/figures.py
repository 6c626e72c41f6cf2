"""Figures that are written into boxes: ``--show params``, ``macs``, ``memory``, ``receptive-field``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cnnspec.layers._base import FLOAT32_BYTES
from cnnspec.values.shapes import grouped, scaled, times, volume

if TYPE_CHECKING:
    from cnnspec.analysis.cost import Costs
    from cnnspec.analysis.receptive_field import Field
    from cnnspec.compiler.graph import Graph

Use = tuple[str, ...]
"""The nodes of one use of a box; a box that stands for several iterations has several."""


class Figures:
    """The figures of a network that a picture shows, worked out when one is asked for."""

    def __init__(self, graph: Graph, costs: Costs, show: Sequence[str]) -> None:
        self._graph = graph
        self._costs = costs
        self._show = show
        self._fields: dict[str, Field] | None = None

    def lines(self, uses: Sequence[Use]) -> tuple[str, ...]:
        """A line a figure that there is, for one use; from the least to the most where the uses differ."""
        say: dict[str, Callable[[Sequence[Use]], str]] = {
            "params": self._params,
            "macs": self._macs,
            "memory": self._memory,
            "receptive-field": self._receptive_field,
        }
        return tuple(line for figure in self._show if figure in say and (line := say[figure](uses)))

    def _params(self, uses: Sequence[Use]) -> str:
        counts = [sum(self._costs.by_node[name].params for name in use) for use in uses]
        return f"{_range(counts, short)} parameters" if any(counts) else ""

    def _macs(self, uses: Sequence[Use]) -> str:
        counts = [sum(self._costs.by_node[name].macs for name in use) for use in uses]
        return f"{_range(counts, short)} MACs" if _known(counts) and any(counts) else ""

    def _memory(self, uses: Sequence[Use]) -> str:
        sizes = [FLOAT32_BYTES * volume(self._graph.values[use[-1]].shape) for use in uses]
        return f"map of {_range(sizes, binary)}" if _known(sizes) else ""

    def _receptive_field(self, uses: Sequence[Use]) -> str:
        if self._fields is None:
            from cnnspec.analysis.receptive_field import receptive_fields

            self._fields = receptive_fields(self._graph)
        fields = [self._fields[use[-1]] for use in (uses[0], uses[-1])]
        sizes = [_axes(field.size) for field in fields if field]
        return f"receptive field {'–'.join(dict.fromkeys(sizes))}" if sizes else ""


def _axes(size: tuple[int, ...]) -> str:
    return str(size[0]) if len(set(size)) == 1 else times(size)


def _known(numbers: list[int]) -> bool:
    """Whether they are numbers: where a size of the input is open, what comes of it is none."""
    return all(isinstance(number, int) for number in numbers)


def _range(numbers: list[int], say: Callable[[int], str]) -> str:
    return "–".join(dict.fromkeys((say(min(numbers)), say(max(numbers)))))


def short(number: int) -> str:
    """A count: in full up to four digits, else as 416.5K."""
    if number < 10_000:
        return grouped(number)
    return scaled(number, ((10**9, "G"), (10**6, "M"), (10**3, "K")))


def binary(number: int) -> str:
    """Bytes with three or four digits: 254,344 is 248.4 KiB."""
    return scaled(number, ((2**30, " GiB"), (2**20, " MiB"), (2**10, " KiB")), " bytes")

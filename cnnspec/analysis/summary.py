"""All static figures of a network in one result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.analysis.cost import Costs, count_costs
from cnnspec.analysis.depth import depth
from cnnspec.analysis.receptive_field import Field, network_field, receptive_fields
from cnnspec.values.shapes import is_known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnspec.analysis.cost import Cost
    from cnnspec.analysis.memory import Memory
    from cnnspec.compiler.graph import Graph
    from cnnspec.language.train import Train
    from cnnspec.values.shapes import Shape, Stride


class Summary(NamedTuple):
    """Costs, receptive fields and depth of a graph; memory when it is asked for, as few commands do."""

    graph: Graph
    costs: Costs
    fields: Mapping[str, Field]
    receptive_field: Field
    depth: int
    train: Train | None = None

    @property
    def memory(self) -> Memory | None:
        """What it takes to predict, and to train as the spec says or by the defaults of its ``train`` section.

        None where it depends on an open size.
        """
        from cnnspec.analysis.memory import Training, measure_memory

        return None if self.graph.domains else measure_memory(self.graph, Training.of(self.train))

    def to_dict(self) -> dict[str, Any]:
        """The form that scripts read."""
        graph = self.graph
        return {
            "name": graph.name,
            "input_shape": plain(graph.input_shape),
            "output_shape": plain(graph.output_shape),
            "inputs": {value.name: plain(value.shape) for value in graph.inputs},
            "outputs": {name: plain(shape) for name, shape in graph.output_shapes.items()},
            **({"sizes": {name: size.to_dict() for name, size in graph.domains.items()}} if graph.domains else {}),
            "params": _params(self.costs.total),
            "macs": known(self.costs.total.macs),
            "memory": self.memory.to_dict() if self.memory else self._unknown_memory(),
            "receptive_field": field_to_dict(self.receptive_field),
            "depth": self.depth,
            "layers": [
                {
                    "name": node.name,
                    "op": node.op,
                    "section": node.section,
                    "line": node.span.line,
                    "inputs": list(node.inputs),
                    "output_shape": plain(node.shape),
                    "params": _params(self.costs.by_node[node.name]),
                    "macs": known(self.costs.by_node[node.name].macs),
                    "receptive_field": field_to_dict(self.fields[node.name]),
                    **({"shares": node.shares} if node.shares else {}),
                    **({"file": node.span.source.path} if node.span.source.number else {}),
                }
                for node in graph.nodes
            ],
        }

    def _unknown_memory(self) -> dict[str, int | None]:
        from cnnspec.analysis.memory import UNKNOWN_BYTES, Training

        return {**UNKNOWN_BYTES, "batch": Training.of(self.train).batch}


def known(number: int) -> int | None:
    """A number, or None where it depends on an open size."""
    return number if is_known(number) else None


def plain(shape: Shape) -> list[int | str]:
    """A shape as scripts read it: an open size is a text such as ``H // 32``."""
    return [size if is_known(size) else str(size) for size in shape]


def _params(cost: Cost) -> dict[str, int]:
    return {"total": cost.params, "trainable": cost.trainable, "non_trainable": cost.non_trainable}


def field_to_dict(field: Field) -> dict[str, Any] | None:
    """A receptive field as scripts read it."""
    if field is None:
        return None
    return {"size": list(field.size), "stride": _plain(field.stride), "padding": _plain(field.padding)}


def _plain(numbers: tuple[Stride | None, ...]) -> list[int | float | None]:
    """A stride behind an upsampling is a fraction, which JSON has no form for."""
    return [number if number is None or isinstance(number, int) else float(number) for number in numbers]


def summarize(graph: Graph, train: Train | None = None) -> Summary:
    """Every static figure of a graph; ``train`` is for its memory, by the defaults where there is none."""
    costs = count_costs(graph)
    fields = receptive_fields(graph)
    return Summary(graph, costs, fields, network_field(graph, fields), depth(graph, costs), train)

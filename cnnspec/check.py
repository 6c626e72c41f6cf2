"""Everything that can be told about a spec without running it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cnnspec.diagnostics import Diagnostic, SpecError, in_file_order
from cnnspec.shapes import times
from cnnspec.spec.ends import input_span

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnspec.analysis.summary import Summary
    from cnnspec.graph import Graph
    from cnnspec.spec.spec import Spec
    from cnnspec.spec.train import Train


@dataclass(frozen=True, eq=False)
class Checked:
    """The network, where it is one, and what was found."""

    spec: Spec
    graph: Graph | None
    diagnostics: tuple[Diagnostic, ...]
    train: Train | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing of error level was found."""
        return not any(each.severity == "error" for each in self.diagnostics)

    @cached_property
    def summary(self) -> Summary:
        """The figures of the network. Only to be asked where there is one."""
        from cnnspec.analysis.summary import summarize

        assert self.graph is not None
        return summarize(self.graph, self.train)


def check(spec: Spec) -> Checked:
    """Compile a spec and compare it with its own `expect`, `data` and `train`."""
    found: list[Diagnostic] = []
    graph = _try(spec.compile, found)
    train = _try(lambda: spec.section("train").read(), found) if spec.document.train is not None else None
    checked = Checked(spec, graph, (), train)
    if graph is not None and spec.section("expect").data:
        from cnnspec.analysis.expectations import check_expectations

        # What is wrong in `train` is told; the memory that it would take is not known.
        unknown = ("memory",) if spec.document.train is not None and train is None else ()
        found += _try(lambda: check_expectations(checked.summary, spec.section("expect"), unknown), found) or []
    data = _try(lambda: spec.section("data").read(), found) if spec.document.data is not None else None
    if graph is not None and data is not None:
        found += _data_against_graph(spec, graph, data)
    if train is not None:
        from cnnspec.analysis.training import check_training

        found += check_training(spec, train, data and data.labels, graph)
    return Checked(spec, graph, in_file_order(found), train)


def _try(action: Callable[[], Any], found: list[Diagnostic]) -> Any:
    try:
        return action()
    except SpecError as error:
        # A parameter that cannot be computed stops every action alike and is told once.
        found += [each for each in error.diagnostics if each not in found]
        return None


def _data_against_graph(spec: Spec, graph: Graph, data: Any) -> list[Diagnostic]:
    """Images and labels of a source whose facts are known must be those that the network takes and gives."""
    facts = data.facts
    if facts is None or len(graph.inputs) > 1 or len(graph.outputs) > 1:
        return []
    found = []
    if facts.shape is not None and graph.input_shape != facts.shape:
        message = f"the images of {data.source.name} are {times(facts.shape)}, but input is {times(graph.input_shape)}"
        place = input_span(spec.data, graph.inputs[0].name)
        found.append(Diagnostic("data.shape", message, place, f"input: [{', '.join(map(str, facts.shape))}]"))
    if facts.classes is not None and graph.output_shape != (facts.classes,):
        message = f"{data.source.name} has {facts.classes} classes, but the output is {times(graph.output_shape)}"
        place = spec.place("classes" if graph.output_shape == (graph.classes,) else "data")
        found.append(Diagnostic("data.classes", message, place, f"end with `dense: {{units: {facts.classes}}}`"))
    return found

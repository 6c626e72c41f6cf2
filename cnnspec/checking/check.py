"""Everything that can be told about a spec without running it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cnnspec.diagnostics import Diagnostic, SpecError, in_file_order
from cnnspec.language.ends import input_span
from cnnspec.spans.source import locate
from cnnspec.values.shapes import describe, times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cnnspec.analysis.summary import Summary
    from cnnspec.compiler.graph import Graph
    from cnnspec.compiler.spec import Spec
    from cnnspec.language.data import Data
    from cnnspec.language.train import Train
    from cnnspec.lint._ignores import Ignored
    from cnnspec.lint._run import Settings, Told
    from cnnspec.spans.source import Span
    from cnnspec.values.shapes import Shape


@dataclass(frozen=True, eq=False)
class Checked:
    """The network, where it is one, and what was found."""

    spec: Spec
    graph: Graph | None
    diagnostics: tuple[Diagnostic, ...]
    train: Train | None = None
    data: Data | None = None
    hidden: tuple[Diagnostic, ...] = ()
    """Findings of rules below the level that is told."""
    ignored: tuple[Ignored, ...] = ()
    level: str = ""
    """From which level on findings of rules are told; empty where no rule was asked."""

    @property
    def ok(self) -> bool:
        """Whether nothing of error level was found."""
        return not any(diagnostic.severity == "error" for diagnostic in self.diagnostics)

    @cached_property
    def summary(self) -> Summary:
        """The figures of the network. Only to be asked where there is one."""
        from cnnspec.analysis.summary import summarize

        assert self.graph is not None
        return summarize(self.graph, self.train)


def check(spec: Spec, lint: Settings | None = None) -> Checked:
    """Compile a spec and compare it with its own `expect`, `data` and `train`; with ``lint``, ask the rules too."""
    diagnostics: list[Diagnostic] = []
    graph = _try(spec.compile, diagnostics)
    train = _try(lambda: spec.section("train").read(), diagnostics) if spec.document.train is not None else None
    data = _try(lambda: spec.section("data").read(), diagnostics) if spec.document.data is not None else None
    checked = Checked(spec, graph, (), train, data)
    if graph is not None and spec.section("expect").data:
        from cnnspec.analysis.expectations import check_expectations

        # What is wrong in `train` is told; the memory that it would take is not known.
        unknown = ("memory",) if spec.document.train is not None and train is None else ()
        diagnostics += (
            _try(lambda: check_expectations(checked.summary, spec.section("expect"), unknown), diagnostics) or []
        )
    if graph is not None and data is not None:
        diagnostics += _data_against_graph(spec, graph, data)
    if graph is not None and (train is not None or data is not None):
        from cnnspec.analysis.training import check_learning

        diagnostics += check_learning(spec, graph)
    if train is not None:
        from cnnspec.analysis.training import check_training

        diagnostics += check_training(spec, train, data and data.labels, graph)
    if lint is None:
        return replace(checked, diagnostics=in_file_order(diagnostics))
    advice, hidden, ignored = _advice(checked, lint, {diagnostic.span for diagnostic in diagnostics})
    return replace(
        checked,
        diagnostics=in_file_order([*diagnostics, *advice]),
        hidden=tuple(hidden),
        ignored=tuple(ignored),
        level=lint.level,
    )


def _advice(checked: Checked, settings: Settings, places: set[Span | None]) -> Told:
    """What the rules find; nothing where the parameters of the spec, which everything reads, are wrong."""
    from cnnspec.lint._run import run
    from cnnspec.lint._subject import Subject

    spec = checked.spec
    try:
        _ = spec.parameters
    except SpecError:
        return [], [], []
    subject = Subject(spec, checked.graph, checked.train, checked.data, lambda: checked.summary)
    return run(subject, settings, places)


def takes(graph: Graph, shape: Shape) -> bool:
    """Whether images of a shape fit the (first) input, whose open sizes take every number of their domains."""
    if not graph.domains:
        return graph.input_shape == shape
    from cnnspec.compiler.sizes.at import values_at

    values = values_at(graph.input_shape, shape)
    return values is not None and all(number in graph.domains[name] for name, number in values.items())


def _try(action: Callable[[], Any], diagnostics: list[Diagnostic]) -> Any:
    try:
        return action()
    except SpecError as error:
        # A parameter that cannot be computed stops every action alike and is told once.
        diagnostics += [diagnostic for diagnostic in error.diagnostics if diagnostic not in diagnostics]
        return None


def _augmented(spec: Spec, graph: Graph, data: Any) -> Iterator[Diagnostic]:
    if data.augment and len(graph.inputs) == 1 and len(graph.input_shape) != 3:
        shape = times(graph.input_shape)
        message = f"data.augment changes images of height, width and channels, but input is {shape}"
        yield Diagnostic("spec.value", message, locate(spec.data, ("data", "augment")), "leave out data.augment")


def _data_against_graph(spec: Spec, graph: Graph, data: Any) -> list[Diagnostic]:
    """Images and labels of a source whose facts are known must be those that the network takes and gives."""
    from cnnspec.compiler.graph import Node
    from cnnspec.sources import IMAGE_CHANNELS

    facts = data.facts

    diagnostics = list(_augmented(spec, graph, data))
    if facts is None or len(graph.inputs) > 1 or len(graph.outputs) > 1:
        return diagnostics
    if facts.image_files and (len(graph.input_shape) != 3 or graph.input_shape[-1] not in IMAGE_CHANNELS):
        shape = times(graph.input_shape)
        message = f"{data.source.name} reads images of height, width and 1, 3 or 4 channels, but input is {shape}"
        sizes = graph.input_shape[:2] if len(graph.input_shape) == 3 else (224, 224)
        help = f"write `input: [{sizes[0]}, {sizes[1]}, 3]`, or use another source"
        diagnostics.append(Diagnostic("data.shape", message, input_span(spec.data, graph.inputs[0].name), help))
    if facts.shape is not None and not takes(graph, facts.shape):
        rules = f", {' and '.join(graph.rules)}" if graph.rules else ""
        shape = times(graph.input_shape)
        message = f"the images of {data.source.name} are {times(facts.shape)}, but input is {shape}{rules}"
        place = input_span(spec.data, graph.inputs[0].name)
        help = f"write `input: [{', '.join(map(str, facts.shape))}]`, or use another source"
        diagnostics.append(Diagnostic("data.shape", message, place, help))
    # A `classes` line that agrees with the data is not to blame: `lint.units-not-classes` tells which layer is.
    agreed = graph.classes == facts.classes and graph.output_shape[-1] != facts.classes
    if facts.classes is not None and graph.output_shape != (facts.classes,) and not agreed:
        message = f"{data.source.name} has {facts.classes} classes, but the output is a {describe(graph.output_shape)}"
        by_classes = graph.output_shape == (graph.classes,) and "classes" in spec.data
        last = graph.values[graph.output]
        # Inside a block the last layer stands where others use it too.
        by_layer = last.span if isinstance(last, Node) and not last.chain else spec.place("data")
        place = spec.data.value_span("classes") if by_classes else by_layer
        help = f"write `classes: {facts.classes}`" if by_classes else f"end with `dense: {{units: {facts.classes}}}`"
        diagnostics.append(Diagnostic("data.classes", message, place, help))
    return diagnostics

"""At which sizes of the input a network works, and at which it loses no border pixels; exactly, for all sizes at once.

A network with numbers for sizes is looked at as if they were open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.analysis.borders import border_losses
from cnnspec.compiler import lower
from cnnspec.compiler.ends import read_inputs
from cnnspec.compiler.sizes.at import shape_at
from cnnspec.compiler.sizes.inputs import AXES, open_inputs
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.language.ends import input_span
from cnnspec.values.domain import Domain
from cnnspec.values.shapes import OpenSizeError, is_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnspec.compiler.ends import Inputs
    from cnnspec.compiler.graph import Graph, Input, Node
    from cnnspec.compiler.spec import Spec


class Break(NamedTuple):
    """What stops a network at a size: the first layer that does not fit, and what the compiler says of it."""

    size: int
    layer: str
    line: int
    finding: Diagnostic | None


class Loss(NamedTuple):
    """Pixels that a layer leaves out at the end of an axis, at the size that is written; None where that is open."""

    layer: str
    line: int
    pixels: int | None


class Axis(NamedTuple):
    """One size of the input: what it may be, and what it may be so that no border pixel is lost.

    ``written`` is what the spec says, None where it is open. ``below`` is what breaks at the next smaller size.
    ``losses`` are the layers that lose pixels at some sizes that work.
    """

    name: str
    written: int | None
    works: Domain
    lossless: Domain
    below: Break | None
    losses: tuple[Loss, ...]

    @property
    def smallest(self) -> int:
        """The smallest size that works."""
        return self.works.least


class Sizes(NamedTuple):
    """Every axis, and the layers whose number of weights changes with the size."""

    graph: Graph
    axes: tuple[Axis, ...]
    weights_vary: tuple[str, ...]


def study_sizes(spec: Spec) -> Sizes:
    """At which sizes a spec works. Raises SpecError where it does at none, or where that cannot be decided."""
    inputs, conditions = read_inputs(spec)
    written: dict[str, int] = {}
    opened = (inputs, conditions) if conditions else _opened(inputs, written)
    graph = lower(spec, opened)
    try:
        axes = tuple(_axis(spec, graph, name, written.get(name)) for name in graph.domains)
    except OpenSizeError as error:
        place = input_span(spec.data, graph.inputs[0].name)
        raise SpecError([Diagnostic(error.code, error.message, place, error.help)]) from None
    varying = (node for node in graph.nodes if not all(map(is_known, _weights(graph, node))))
    return Sizes(graph, axes, tuple(dict.fromkeys(node.item for node in varying)))


def _opened(inputs: Iterable[Input], written: dict[str, int]) -> Inputs:
    """Inputs with names for their numbers; equal numbers on one axis of several inputs are one size."""
    inputs = list(inputs)
    names: dict[tuple[str, int], str] = {}
    named_shapes = []
    for value in inputs:
        *sizes, channels = value.shape
        for axis, size in zip(AXES.get(len(sizes), ()), sizes, strict=True):
            name = axis if axis not in names.values() else f"{value.name}_{axis}"
            written.setdefault(names.setdefault((axis, size), name), size)
        named_shapes.append(
            (value.name, [*(names[key] for key in zip(AXES.get(len(sizes), ()), sizes, strict=True)), channels])
        )
    opened, conditions = open_inputs(named_shapes)
    conditions.weights_vary = True
    return opened, conditions


def _weights(graph: Graph, node: Node) -> list[int]:
    return [size for weight in node.layer.weights(*graph.shapes_into(node)) for size in weight.shape]


def _axis(spec: Spec, graph: Graph, name: str, written: int | None) -> Axis:
    works = graph.domains[name]
    lossless, losses = works, []
    for loss in border_losses(graph):
        if loss.name == name and works.both(loss.lossless) != works:
            losses.append(Loss(loss.node.item, loss.node.span.line, None if written is None else loss.pixels(written)))
            lossless = lossless.both(loss.lossless)
    return Axis(name, written, works, lossless, _below(spec, graph, name), tuple(losses))


def _below(spec: Spec, graph: Graph, name: str) -> Break | None:
    """What breaks at the size before the smallest one, the other sizes being their smallest."""
    size = graph.domains[name].least - 1
    if size < 1:
        return None
    asked = next(condition for condition in graph.conditions if condition.name == name and size not in condition.domain)
    node = next(node for node in (*graph.nodes, *graph.dead) if asked.node in (node.name, node.item))
    values = {other: domain.least for other, domain in graph.domains.items()} | {name: size}
    finding = _finding(spec, [value._replace(shape=shape_at(value.shape, values)) for value in graph.inputs], node)
    return Break(size, node.item, node.span.line, finding)


def _finding(spec: Spec, inputs: Iterable[Input], node: Node) -> Diagnostic | None:
    """What the compiler says for some inputs, of a node if there is something."""
    try:
        lower(spec, (tuple(inputs), None))
    except SpecError as error:
        at_node = (
            diagnostic for diagnostic in error.diagnostics if diagnostic.span and diagnostic.span.line == node.span.line
        )
        return next(at_node, error.diagnostics[0])
    return None


def to_dict(sizes: Sizes) -> dict[str, Any]:
    """The form that scripts read."""
    return {
        "name": sizes.graph.name,
        "axes": [_axis_to_dict(axis) for axis in sizes.axes],
        "weights_vary": list(sizes.weights_vary),
    }


def _axis_to_dict(axis: Axis) -> dict[str, Any]:
    below = axis.below
    return {
        "name": axis.name,
        "written": axis.written,
        "smallest": axis.smallest,
        "works": axis.works.to_dict(),
        "lossless": None if axis.lossless.empty else axis.lossless.to_dict(),
        "smallest_lossless": None if axis.lossless.empty else axis.lossless.least,
        "below": below
        and {
            "size": below.size,
            "layer": below.layer,
            "line": below.line,
            "message": below.finding.message if below.finding else None,
        },
        "losses": [loss._asdict() for loss in axis.losses],
    }

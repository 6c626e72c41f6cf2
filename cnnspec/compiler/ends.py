"""The inputs of a network, their sizes computed, and its outputs, their names looked up."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from cnnspec.compiler.graph import Input, Output, Value
from cnnspec.compiler.scope import Scope
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.language.document import is_open
from cnnspec.language.ends import given_shapes, input_span
from cnnspec.language.expressions import ExpressionError
from cnnspec.language.template import fill
from cnnspec.spans.source import Map
from cnnspec.values.shapes import UNKNOWN
from cnnspec.values.types import whole

if TYPE_CHECKING:
    from cnnspec.compiler.lowering import Lowering
    from cnnspec.compiler.sizes.conditions import Conditions
    from cnnspec.compiler.spec import Spec
    from cnnspec.values.shapes import Shape

    # What flows in, in order, and what there is to know of its sizes if some of them are open.
    Inputs: TypeAlias = tuple[tuple[Input, ...], Conditions | None]


def read_inputs(spec: Spec) -> Inputs:
    """What flows in. Raises SpecError with every size that is none."""
    shapes: list[tuple[str, list[Any]]] = []
    mistakes: list[Diagnostic] = []
    check = whole(1, "a size from 1 up")
    for name, sizes in given_shapes(spec.document, spec.overrides).items():
        span = input_span(spec.data, name)
        try:
            *front, channels = fill(sizes, spec.parameters)
            shapes.append((name, [*(size if is_open(size) else check(size) for size in front), check(channels)]))
        except ExpressionError as error:
            mistakes.append(Diagnostic(error.code, str(error), span, error.help))
        except ValueError as error:
            path = "input" if spec.document.input is not None else f"inputs.{name}"
            help = (getattr(error, "context", None) or {}).get("help")
            mistakes.append(Diagnostic("spec.value", f"{path}: {error}", span, help))
    if mistakes:
        raise SpecError(mistakes)
    if any(is_open(size) for _, sizes in shapes for size in sizes):
        from cnnspec.compiler.sizes.inputs import open_inputs

        return open_inputs(shapes)
    return tuple(Input(name, _closed(sizes)) for name, sizes in shapes), None


def _closed(sizes: list[Any]) -> Shape:
    return tuple(sizes)


def read_outputs(lowering: Lowering, flow: Value) -> tuple[Output, ...]:
    """What `outputs` names, or else the last item; a mistake is reported."""
    scope = Scope("", lowering.names, "head")
    named = lowering.spec.document.outputs
    if not isinstance(named, Map):
        if isinstance(flow, Input) and flow.shape != UNKNOWN:
            place = lowering.spec.place("features")
            help = "for example `features: [{conv: 8}]`"
            lowering.report(scope, "spec.empty-network", "the network has no layers", place, help)
        return (Output("output", flow.name),)
    outputs = []
    for name, tap in named.items():
        place = named.value_span(name)
        value = lowering.find(tap, scope, place, "in this network")
        if isinstance(value, Input) and value.shape != UNKNOWN:
            message = f"'{tap}' is what flows in, not what a layer makes"
            lowering.report(scope, "spec.outputs", message, place, "name a layer, for example `outputs: {out: conv1}`")
        outputs.append(Output(name, value.name))
    return tuple(outputs)


def unused_inputs(lowering: Lowering, outputs: Iterable[Output], needed: Container[str]) -> list[Diagnostic]:
    """A mistake for every input that reaches no output."""
    values, data = lowering.network.values, lowering.spec.data
    if any(output.node not in values or values[output.node].shape == UNKNOWN for output in outputs):
        return []  # it may be used by what stands behind a mistake
    diagnostics = []
    for source in lowering.inputs:
        if source.name not in needed:
            message = f"nothing of the input '{source.name}' reaches an output"
            help = f"use it with `from: {source.name}`"
            diagnostics.append(Diagnostic("spec.unused-input", message, input_span(data, source.name), help))
    return diagnostics

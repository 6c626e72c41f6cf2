"""How ``residual`` becomes nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.compiler.graph import Input
from cnnspec.layers._window import Resampling
from cnnspec.values.shapes import (
    MAX_NUMBERS,
    MAX_NUMBERS_TEXT,
    UNKNOWN,
    OpenSizeError,
    Shape,
    ShapeError,
    Stride,
    alike,
    describe,
    is_known,
    rank_of,
    ratio,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnspec.compiler.graph import Node, Value
    from cnnspec.compiler.lowering import Lowering
    from cnnspec.compiler.scope import Scope
    from cnnspec.language.items import Item
    from cnnspec.language.structures.residual import Residual

# What the projection of an `auto` shortcut takes of the defaults of conv.
PROJECTION_DEFAULTS = ("bias", "init", "bias_init", "regularize", "norm")


def lower(residual: Residual, lowering: Lowering, item: Item, flow: Value, scope: Scope) -> Value:
    """The body, the shortcut, their sum, its activation."""
    first = lowering.count
    (body,) = item.bodies["body"]
    end = lowering.items(body, flow, scope)
    if lowering.count == first and end is flow and flow.shape != UNKNOWN:
        message = "the body of a residual is empty here: everything in it is left out"
        lowering.report(scope, "spec.value", message, item.place("body"), "leave the residual out too, with `when`")
        return Input(flow.name, UNKNOWN)
    if "shortcut" in item.bodies:
        (items,) = item.bodies["shortcut"]
        around: Value | None = lowering.items(items, flow, scope)
    else:
        around = _around(residual, lowering, item, flow, end, scope, first)
    if around is None:
        lowering.note(end, "no skip here: the body changes the shape")
        out = end
    else:
        out = lowering.make(item, scope, "add", (end, around), suffix="add", field="shortcut")
    if residual.activation == "none":
        return out
    return lowering.make(item, scope, "activation", (out,), {"type": residual.activation}, suffix="activation")


def _around(
    residual: Residual, lowering: Lowering, item: Item, flow: Value, end: Value, scope: Scope, first: int
) -> Value | None:
    if UNKNOWN in (flow.shape, end.shape):
        return flow
    try:
        stride = total_stride(lowering, flow, end, first)
        same = set(stride) <= {1} and alike(flow.shape[-1], end.shape[-1])
    except ShapeError as error:
        lowering.report(scope, error.code, error.message, item.place("shortcut"), error.help)
        return end
    if residual.shortcut == "identity" and not same:
        _ask_for_projection(lowering, item, flow, end, stride, scope)
        return end
    if same or residual.shortcut == "identity":
        return flow
    if residual.shortcut == "optional":
        return None
    if any(step.denominator != 1 for step in stride):
        _ask_for_projection(lowering, item, flow, end, stride, scope)
        return end
    defaults = lowering.defaults_of("conv", scope.section)
    taken = {key: value for key, value in defaults.items() if key in PROJECTION_DEFAULTS}
    fields = {**taken, "filters": end.shape[-1], "kernel": 1, "stride": list(stride)}
    return lowering.make(item, scope, "conv", (flow,), fields, suffix="shortcut", field="shortcut")


def _ask_for_projection(
    lowering: Lowering, item: Item, flow: Value, end: Value, stride: tuple[Stride, ...], scope: Scope
) -> None:
    projection = (
        f"{{conv: {{filters: {end.shape[-1]}, kernel: 1, stride: {_axes(step.numerator for step in stride)}}}}}"
    )
    message = f"the body turns the {describe(flow.shape)} into a {describe(end.shape)}, which cannot be added to it"
    help = f"use shortcut: auto, or shortcut: [{projection}]"
    if any(step.denominator != 1 for step in stride):
        # A convolution cannot enlarge a map, and there are several ways to do that.
        help = f"use shortcut: [{{upsample: {_axes(step.denominator for step in stride)}}}, {projection}]"
    lowering.report(scope, "shape.residual", message, item.place("shortcut"), help)


def _axes(numbers: Iterable[int]) -> str:
    per_axis = list(numbers)
    return str(per_axis[0]) if len(set(per_axis)) == 1 else f"[{', '.join(map(str, per_axis))}]"


def total_stride(lowering: Lowering, flow: Value, end: Value, first: int) -> tuple[Stride, ...]:
    """The stride of ``end`` seen from ``flow``, an axis each; the nodes between are those from number ``first`` on."""
    strides: dict[str, tuple[Stride, ...]] = {flow.name: (1,) * rank_of(flow.shape)}
    for node in lowering.nodes_since(first):
        strides[node.name] = _stride_of(node, strides, flow.shape)
    return strides.get(end.name, (1,) * rank_of(end.shape))


def _stride_of(node: Node, strides: dict[str, tuple[Stride, ...]], start: Shape) -> tuple[Stride, ...]:
    rank = rank_of(node.shape)
    # A gate has another rank or sees everything; the way that keeps the axes is the one that counts.
    known = (strides[name] for name in node.inputs if name in strides)
    before: Any = next((stride for stride in known if len(stride) == rank), (1,) * rank)
    window = node.layer.window(rank)
    if isinstance(window, Resampling):
        # A resizing to given sizes strides by what is left of those at the start, whatever was between.
        if rank_of(start) != rank:
            return (1,) * rank
        return tuple(_resized(old, new) for old, new in zip(start[:-1], node.shape[:-1], strict=True))
    if window is None or len(window.stride) != rank:
        return (1,) * rank
    steps = zip(before, window.stride, window.scales, strict=True)
    after = tuple(ratio(old * new, scale) for old, new, scale in steps)
    if any(max(step.numerator, step.denominator) > MAX_NUMBERS for step in after):
        message = f"the strides of the body multiply to more than {MAX_NUMBERS_TEXT}"
        raise ShapeError("spec.too-large", message, help="use smaller strides or fewer repeats")
    return after


def _resized(old: int, new: int) -> Stride:
    if old == new:
        return 1
    if not (is_known(old) and is_known(new)):
        message = f"whether the body keeps the size depends on {old if is_known(new) else new}"
        raise OpenSizeError(message, "give the input numbers, or write the shortcut as a list")
    return ratio(old, new)

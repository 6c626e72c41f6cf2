"""The spec of a network with its structure: the readable ways to write it, the shortest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cnnspec.importing.elements import Element, operations, tapped
from cnnspec.importing.folding import fold
from cnnspec.importing.items import items_of
from cnnspec.importing.ops import Network, Op
from cnnspec.importing.patterns import pointwise_padding
from cnnspec.importing.shortcuts import Widths, with_words
from cnnspec.importing.structure import structured
from cnnspec.importing.usual import usual_fields
from cnnspec.importing.writer import HEAD, write

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph


def attempts(network: Network, graph: Graph, comments: Sequence[str]) -> Iterator[tuple[str, list[Op]]]:
    """Texts of a spec, each with its operations in order: with blocks and `auto`, with blocks, with structure only.

    ``graph`` is that of the flat spec. Which of them has the same graph is for the caller to see.
    """
    widths = _widths(network, graph)
    elements = structured(network)
    pointwise_padding(elements)
    ops = list(operations(elements))
    if not ops:
        return
    usual = usual_fields(ops)
    start = next(iter(network.inputs))
    taps = tapped(elements, network.outputs, start)
    classes = _classes(network)
    for variant in (with_words(elements, usual, widths), elements):
        features, head = _parted(variant)
        folded = fold(features, start, usual, widths, taps)
        more = {"classes": classes, "defaults": usual, "blocks": folded.blocks}
        last = features[-1].name if features else start
        sections = {"features": folded.items, "head": _with_classes(items_of(head, last, usual, taps), classes)}
        yield _text(network, sections, comments, more), list(operations(variant))
    features, head = _parted(elements)
    items = items_of(elements, start, usual, taps)
    sections = {"features": items[: len(features)], "head": _with_classes(items[len(features) :], classes)}
    yield _text(network, sections, comments, {"classes": classes, "defaults": usual}), ops


def _text(network: Network, sections: dict[str, list[Any]], comments: Sequence[str], more: dict[str, Any]) -> str:
    return write(network, sections, comments, {key: value for key, value in more.items() if value})


def _widths(network: Network, graph: Graph) -> Widths:
    into, out = {}, {}
    nodes = iter(graph.nodes)
    for op in network.ops:
        those = [next(nodes) for _ in op.layers]
        into[op.name] = graph.shapes_into(those[0])[0][-1]
        out[op.name] = those[-1].shape[-1]
    return Widths(into, out)


def _parted(elements: list[Element]) -> tuple[list[Element], list[Element]]:
    """Features and head, which begins where the last map becomes a vector."""
    starts = [at for at, element in enumerate(elements) if isinstance(element, Op) and element.word in HEAD]
    if not starts or not starts[-1] or not all(isinstance(element, Op) for element in elements[starts[-1] :]):
        return elements, []
    return elements[: starts[-1]], elements[starts[-1] :]


def _classes(network: Network) -> int | None:
    """The number of classes, where the last thing is a softmax over the units of a dense layer."""
    last = network.ops[-1]
    softmax = last.word == "dense" and last.fields.get("activation") == "softmax"
    if not softmax or network.outputs != [last.name] or "share" in last.fields:
        return None
    units: int = last.fields["units"]
    return units


def _with_classes(items: list[Any], classes: int | None) -> list[Any]:
    if classes is None or not items or not isinstance(items[-1], dict):
        return items
    ((word, fields),) = items[-1].items()
    return [*items[:-1], {word: {**fields, "units": "$classes"}}] if isinstance(fields, dict) else items

"""Convolutions that work on a map whose positions see the whole input already.

Why: a layer adds the most where it joins what lay apart before. Behind the one whose positions first see all of the
input, larger kernels join nothing new; such layers were found to add little, so that depth or the resolution of the
input can be traded.

Bad:
    cnnspec: 1
    name: net
    input: [16, 16, 3]
    classes: 10
    features:
      - repeat: {times: 8, layers: [{conv: {filters: 16, padding: same, activation: relu}}]}
    head:
      - repeat: {times: 1, layers: [{conv: {filters: 16, padding: same, activation: relu}}]}
      - global_pool: average
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [16, 16, 3]
    classes: 10
    features:
      - repeat: {times: 8, layers: [{conv: {filters: 16, padding: same, activation: relu}}]}
    head:
      - repeat: {times: 1, layers: [{conv: {filters: 16, kernel: 1, activation: relu}}]}
      - global_pool: average
      - dense: {units: $classes, activation: softmax}

Source: Richter, Byttner, Krumnack, Wiedenroth, Schallner and Shenk, "(Input) Size Matters for CNN Classifiers", 2021.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.compiler.graph import Node
from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject
from cnnspec.values.shapes import times

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"


def check(subject: Subject) -> Iterator[Finding]:
    """The first of them, with how many there are."""
    if len(subject.graph.inputs) > 1:
        return
    sizes = subject.graph.input_shape[:-1]
    fields = subject.summary.fields
    nodes: list[Node] = []
    for node in subject.sliding(Family.CONVOLUTION):
        seen = fields.get(node.inputs[0])
        window = subject.window(node)
        if (
            window
            and max(window.size) > 1
            and seen
            and len(seen.size) == len(sizes)
            and all(part >= whole for part, whole in zip(seen.size, sizes, strict=True))
        ):
            nodes.append(node)
    if nodes:
        order = {node.name: number for number, node in enumerate(subject.graph.nodes)}
        first = min(nodes, key=lambda node: order[node.name])
        field = fields[first.inputs[0]]
        assert field is not None
        others = len(nodes) - 1
        what = f"the kernels of it and of {others} more join" if others else "its kernel joins"
        message = (
            f"each position before {first.item} sees {times(field.size)} pixels, all of the {times(sizes)}: "
            f"{what} nothing new"
        )
        yield Finding(first.span, message, "take a larger input, or fewer such layers", first)

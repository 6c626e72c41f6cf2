"""A layer with a bias in front of a normalisation that takes the bias out again.

Why: batch normalisation subtracts the mean, and with it whatever the bias has added; its own offset does what the
bias was for. The numbers cost memory and change nothing. (A twin of a published model may have them on purpose.)

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, norm: batch, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, bias: false, norm: batch, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: Ioffe and Szegedy, "Batch Normalization", 2015, section 3.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import WEIGHTED
from cnnspec.lint._edits import set_field
from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.compiler.graph import Node

LEVEL = "info"
NEEDS = "batch_norm"


def check(subject: Subject) -> Iterator[Finding]:
    """Every such layer, at its bias or its word, with what its uses cost together."""
    pairs: dict[object, tuple[Node, Node]] = {}  # the first at each place
    numbers: dict[object, int] = {}
    for norm in subject.nodes("batch_norm"):
        node = subject.before(norm)
        if node is None or node.layer.family not in WEIGHTED or not getattr(node.layer, "bias", False):
            continue
        if subject.only_reader(node) is norm:
            pairs.setdefault(node.span, (node, norm))
            numbers[node.span] = numbers.get(node.span, 0) + (0 if node.shares else node.shape[-1])
    for node, norm in pairs.values():
        message = f"the batch norm of {norm.item} takes this bias out again: {numbers[node.span]:,} numbers for nothing"
        item = subject.item(node)
        own = item is not None and item.word == node.op
        fix = set_field(item, "bias", "false") if item is not None and own else None
        help = "write bias: false" if own else f"write bias: false in the defaults of {node.op}"
        yield Finding(subject.place(node, "bias"), message, help, node, fix)

"""Several sigmoids or tanhs in a row, which make gradients vanish.

Why: the slope of a sigmoid is at most 1/4, and smaller nearly everywhere; each one that a gradient passes takes that
much of it. tanh has slope 1 in its middle alone. Normalisation and sums around layers keep gradients alive.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: sigmoid}
      - conv: {filters: 8, padding: same, activation: sigmoid}
    head:
      - flatten
      - dense: {units: 16, activation: sigmoid}
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: tanh}
      - conv: {filters: 8, padding: same, activation: tanh}
    head:
      - flatten
      - dense: {units: 16, activation: sigmoid}
      - dense: {units: $classes, activation: softmax}

Source: Glorot and Bengio, "Understanding the Difficulty of Training Deep Feedforward Neural Networks", 2010.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.compiler.graph import Node
from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject, kind

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"

# How many in a row are too many: as a sigmoid takes 3/4 of a gradient at least, three leave 1/64.
MOST = {"sigmoid": 2, "tanh": 4, "hard_sigmoid": 2}
STOPS = (Family.NORMALIZATION, Family.MERGE)  # a product is a gate, which saturates as what it multiplies does


def check(subject: Subject) -> Iterator[Finding]:
    """The layer at which a row becomes too long."""
    rows: dict[str, tuple[str, int]] = {}
    saturates = any(kind(activation) in MOST for activation in subject.of_family(Family.ACTIVATION))
    for node in subject.graph.nodes if saturates else ():
        before = subject.graph.values[node.inputs[0]]
        row = rows.get(before.name, ("", 0)) if isinstance(before, Node) and not _stops(node) else ("", 0)
        own = kind(node)
        if own in MOST:
            row = (own, row[1] + 1) if row[0] in ("", own) else (own, 1)
            if row[1] == MOST[own] + 1 and node is not subject.output:
                most = f": of a gradient at most 1/{4 ** row[1]} passes them all" if "sigmoid" in own else ""
                message = f"{row[1]} {own}s in a row{most}"
                help = "use relu in hidden layers, or norm: batch"
                yield Finding(subject.place(node, "activation", "type"), message, help, node)
        elif own and own not in ("none", "linear"):
            row = ("", 0)
        rows[node.name] = row


def _stops(node: Node) -> bool:
    return node.layer.family in STOPS and node.op != "multiply"

"""Layers that reach no output.

Why: nothing reads what they make, so they are left out of the network, of its parameters and of its training. It is
most often a `from` that jumps over them, or an output that forgets them.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu, name: stem}
      - conv: {filters: 16, padding: same, activation: relu}
    head:
      - flatten: {from: stem}
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu, name: stem}
      - conv: {filters: 8, padding: same, activation: relu}
      - add: {from: [stem, conv1]}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: the documentation of Keras: a functional model holds the layers between its inputs and its outputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.compiler.graph import Node

LEVEL = "warning"
NEEDS = "dead"


def check(subject: Subject) -> Iterator[Finding]:
    """The first layer of each such part, with how many hang on it."""
    first_of: dict[str, str] = {}
    counts: dict[str, set[str]] = {}
    firsts: dict[str, Node] = {}
    for node in subject.graph.dead:
        first = next((first_of[name] for name in node.inputs if name in first_of), node.name)
        first_of[node.name] = first
        counts.setdefault(first, set()).add(node.item)
        firsts.setdefault(first, node)
    for name, node in firsts.items():
        others = len(counts[name]) - 1
        what = node.item if not others else f"{node.item} and {others} more behind it"
        message = (
            f"{what} {'reach' if others else 'reaches'} no output, so {'they are' if others else 'it is'} left out"
        )
        yield Finding(node.span, message, "let something read it with `from`, or delete it", node)

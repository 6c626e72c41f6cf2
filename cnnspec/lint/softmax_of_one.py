"""A softmax over a single number, which is always 1.

Why: a softmax shares out 1 between its numbers; alone, each gets all of it. The output no longer depends on the
image, and no gradient comes back. One probability is what a sigmoid gives.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: 1, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: 1, activation: sigmoid}

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, sections 6.2.2.2 and 6.2.2.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject, kind

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "error"


def check(subject: Subject) -> Iterator[Finding]:
    """Every softmax over one channel."""
    for node in subject.of_family(Family.ACTIVATION):
        if node.shape[-1] == 1 and kind(node) in ("softmax", "log_softmax"):
            place = subject.place(node, "activation", "type")
            help = "write activation: sigmoid, or one unit a class"
            yield Finding(place, f"a {kind(node)} over one number is always {int(kind(node) == 'softmax')}", help, node)

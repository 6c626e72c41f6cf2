"""A dropout that drops more than half.

Why: at a half each unit is as often there as not, where the averaging over thinned networks does the most. Above it
the signal gets weak and noisy, and training takes many times longer; where so much is needed, a smaller layer does
the same.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dropout: 0.8
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dropout: 0.5
      - dense: {units: $classes, activation: softmax}

Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014, section 7.3 and
appendix A.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._subject import Finding, Subject, field

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"
NEEDS = "dropout"

HIGHEST = 0.5


def check(subject: Subject) -> Iterator[Finding]:
    """Every such dropout."""
    for node in subject.nodes("dropout"):
        rate = field(node, "rate")
        if rate > HIGHEST:
            message = f"{100 * rate:g} % of what flows in is dropped in every step"
            yield Finding(subject.place(node, "rate"), message, "0.2 to 0.5 are common", node)

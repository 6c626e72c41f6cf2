"""Weights start with a size that does not suit the activation behind them.

Why: a relu lets half of the variance through, so He's initialisation starts twice as large; tanh and sigmoid let
nearly all through around 0, for which Glorot's was made. The wrong one shrinks or blows up the signal by a factor a
layer. `init: auto` looks at the activation in the same item only.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same}
      - activation: relu
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
      - conv: {filters: 8, padding: same, bias: false, init: glorot_uniform, norm: batch, activation: relu}
    head:
      - flatten
      - dense: {units: 16, init: glorot_normal, activation: tanh}
      - dense: {units: $classes, activation: softmax}

Source: He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", 2015; Glorot and Bengio, "Understanding the Difficulty
of Training Deep Feedforward Neural Networks", 2010.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._edits import set_field
from cnnspec.lint._subject import Finding, Subject, kind, of

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "info"

RECTIFIERS = ("relu", "relu6", "leaky_relu", "prelu")
SATURATING = ("tanh", "sigmoid", "hard_sigmoid", "softsign")


def check(subject: Subject) -> Iterator[Finding]:
    """Every such layer; behind a normalisation the size of the weights does not matter."""
    for node in subject.of_family(Family.ACTIVATION):
        before = subject.before(node, of(Family.POOLING, Family.REGULARIZATION))
        init = getattr(before.layer, "init", None) if before is not None else None
        if (
            before is None
            or not (before.layer.mixes_channels and before.layer.has_one_kernel)
            or init is None
            or before.shape[-1] == 1
        ):
            continue
        family, _, distribution = init.word.partition("_")
        if family == "glorot" and kind(node) in RECTIFIERS:
            wanted = f"he_{distribution}"
        elif family == "he" and kind(node) in SATURATING:
            wanted = f"glorot_{distribution}"
        else:
            continue
        fused = subject.says(before, "activation") or before.span == node.span
        # In the field of a convolution an activation has no slope.
        alone = getattr(node.layer, "negative_slope", None) is None
        apart = family == "glorot" and alone and not fused and not subject.says(before, "init")
        help = (
            f"write activation: {kind(node)} in the same item, or init: {wanted}" if apart else f"write init: {wanted}"
        )
        message = f"the weights of {before.item} start as {init.word}, and {kind(node)} reads them"
        item = subject.item(before)
        fix = set_field(item, "init", wanted) if item is not None and item.word == before.op else None
        yield Finding(subject.place(before, "init"), message, help, before, fix)

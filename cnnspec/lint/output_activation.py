"""The activation of the output does not go with the loss.

Why: a cross-entropy takes either probabilities or, with `from_logits: true`, the numbers before the softmax. Given the
other, it still computes something and the training still runs, towards the wrong thing: a softmax twice flattens
every gradient, a relu or a linear output is clipped as if it were a probability, sigmoids do not sum to one.

Bad:
    cnnspec: 1
    name: net
    input: [28, 28, 1]
    classes: 10
    features:
      - rescale: {scale: $(1 / 255)}
      - conv: {filters: 8, kernel: 7, stride: 3, activation: relu}
    head:
      - global_pool: max
      - dense: {units: $classes, activation: sigmoid}
    data: {source: mnist5k}
    train: {loss: sparse_categorical_crossentropy}
    lint: {ignore: [lint.small-receptive-field]}

Good:
    cnnspec: 1
    name: net
    input: [28, 28, 1]
    classes: 10
    features:
      - rescale: {scale: $(1 / 255)}
      - conv: {filters: 8, kernel: 7, stride: 3, activation: relu}
    head:
      - global_pool: max
      - dense: {units: $classes}
    data: {source: mnist5k}
    train: {loss: {sparse_categorical_crossentropy: {from_logits: true}}}
    lint: {ignore: [lint.small-receptive-field]}

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2; the documentation of Keras' losses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._subject import Finding, Subject, kind

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "error"

# What a loss takes as probabilities.
PROBABILITIES = {
    "categorical_crossentropy": "softmax",
    "sparse_categorical_crossentropy": "softmax",
    "categorical_focal_crossentropy": "softmax",
    "kl_divergence": "softmax",
    "binary_crossentropy": "sigmoid",
    "binary_focal_crossentropy": "sigmoid",
}
# Numbers before a softmax or sigmoid may have any sign and size.
FREE = ("", "none", "linear")


def check(subject: Subject) -> Iterator[Finding]:
    """The activation of the only output, or the layer that lacks one."""
    node = subject.output
    if node is not None and node.op == "dropout":
        node = subject.before(node, ("dropout",))  # told by `dropout-on-output`
    if node is None or not subject.trains or (subject.train is None and subject.spec.document.train is not None):
        return
    last = kind(node)
    if last == "softmax" and node.shape[-1] == 1:
        return  # told by `softmax-of-one`
    loss = subject.train.loss if subject.train else None
    if loss is None:
        # The loss follows from the output then: softmax, or numbers before it.
        chosen = (*FREE, "softmax", "sigmoid") if node.shape[-1] == 1 else (*FREE, "softmax")
        if last not in chosen and subject.classifies:
            message = f"the output is a {last}, and a cross-entropy takes a softmax, or the numbers before one"
            yield Finding(subject.place(node, "activation"), message, "write activation: softmax", node)
        return
    wanted = PROBABILITIES.get(loss.name)
    if wanted is None:
        return
    if loss.fields.get("from_logits"):
        if last not in FREE:
            message = f"{loss.name} has from_logits: true, and the output goes through {last} before it"
            help = f"take `activation: {last}` out, or write loss: {loss.name}"
            yield Finding(subject.place(node, "activation"), message, help, node)
    elif last != wanted:
        what = "has no activation" if last in FREE else f"is a {last}"
        message = f"{loss.name} takes the probabilities of a {wanted}, and the output {what}"
        help = f"write activation: {wanted}"
        if last in FREE:
            help += f", or loss: {{{loss.name}: {{from_logits: true}}}}"
        yield Finding(subject.place(node, "activation"), message, help, node)

"""The activation of the output does not go with the loss.

Why: a cross-entropy takes either probabilities or, with `from_logits: true`, the numbers before the softmax. Given
the other, it still computes something and the training still runs, towards the wrong thing: a softmax twice flattens
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
      - flatten
      - dense: {units: $classes, activation: sigmoid}
    data: {source: mnist5k}
    train: {loss: sparse_categorical_crossentropy}

Good:
    cnnspec: 1
    name: net
    input: [28, 28, 1]
    classes: 10
    features:
      - rescale: {scale: $(1 / 255)}
      - conv: {filters: 8, kernel: 7, stride: 3, activation: relu}
    head:
      - flatten
      - dense: {units: $classes}
    data: {source: mnist5k}
    train: {loss: {sparse_categorical_crossentropy: {from_logits: true}}}

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2; the documentation of Keras' losses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._subject import Finding, Subject, kind, regularizes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.compiler.graph import Node

LEVEL = "error"
NEEDS = "trains"

# What a loss takes as probabilities.
PROBABILITIES = {
    "categorical_crossentropy": "softmax",
    "sparse_categorical_crossentropy": "softmax",
    "categorical_focal_crossentropy": "softmax",
    "kl_divergence": "softmax",
    "kld": "softmax",
    "bce": "sigmoid",
    "binary_crossentropy": "sigmoid",
    "binary_focal_crossentropy": "sigmoid",
}
# Numbers before a softmax or sigmoid may have any sign and size.
FREE = ("", "none", "linear")


def check(subject: Subject) -> Iterator[Finding]:
    """The activation of the only output, or the layer that lacks one."""
    node = _output(subject)
    if node is None:
        return
    loss = subject.train.loss if subject.train else None
    if loss is None:
        problem = _without_loss(subject, node)
    elif loss.name not in PROBABILITIES:
        problem = None
    elif loss.fields.get("from_logits"):
        problem = _with_logits(loss.name, kind(node))
    else:
        problem = _with_probabilities(loss.name, kind(node))
    if problem:
        yield Finding(subject.place(node, "activation", "type"), *problem, node)


def _output(subject: Subject) -> Node | None:
    """The last node, a dropout passed over; None where another rule tells what is wrong, or the loss is not known."""
    node = subject.output
    if node is not None and regularizes(node):
        node = subject.before(node, regularizes)
    broken = subject.train is None and subject.spec.document.train is not None
    if node is None or broken or (kind(node) == "softmax" and node.shape[-1] == 1):
        return None
    return node


def _without_loss(subject: Subject, node: Node) -> tuple[str, str] | None:
    """The loss follows from the output and the labels: it takes probabilities, or the numbers before them."""
    last, labels = kind(node), str(subject.data.labels) if subject.data is not None else "index"
    if labels == "multi_hot":
        return _with_multi_hot(last)
    # One number, or labels of one number a class: a probability each, which a binary cross-entropy takes.
    independent = node.shape[-1] == 1 or labels == "one_hot"
    fine = (*FREE, "softmax", "sigmoid") if independent else (*FREE, "softmax")
    if last in fine or not subject.classifies:
        return None
    message = f"the output is a {last}, and a cross-entropy takes a softmax, or the numbers before one"
    return message, "write activation: softmax"


def _with_multi_hot(last: str) -> tuple[str, str] | None:
    if last in (*FREE, "sigmoid"):
        return None
    message = f"multi_hot labels take a sigmoid for each class, or the numbers before it, and the output is a {last}"
    help = "write activation: sigmoid"
    return message, f"{help}, or `labels: one_hot` if every image has one class" if last == "softmax" else help


def _with_logits(loss: str, last: str) -> tuple[str, str] | None:
    if last in FREE:
        return None
    message = f"{loss} has from_logits: true, and the output goes through {last} before it"
    return message, f"take `activation: {last}` out, or write loss: {loss}"


def _with_probabilities(loss: str, last: str) -> tuple[str, str] | None:
    wanted = PROBABILITIES[loss]
    if last == wanted:
        return None
    what = "has no activation" if last in FREE else f"is a {last}"
    help = f"write activation: {wanted}"
    if last in FREE:
        help += f", or loss: {{{loss}: {{from_logits: true}}}}"
    return f"{loss} takes the probabilities of a {wanted}, and the output {what}", help

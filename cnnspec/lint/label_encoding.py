"""The labels are written in another way than the loss reads them.

Why: `sparse_categorical_crossentropy` reads the index of the class, `categorical_crossentropy` one number a class.
The wrong pair fails at the first step, or, where the shapes happen to fit, trains towards nonsense.

Bad:
    cnnspec: 1
    name: net
    input: [28, 28, 1]
    classes: 10
    features:
      - rescale: {scale: $(1 / 255)}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}
    data: {source: mnist5k, labels: one_hot}
    train: {loss: sparse_categorical_crossentropy}

Good:
    cnnspec: 1
    name: net
    input: [28, 28, 1]
    classes: 10
    features:
      - rescale: {scale: $(1 / 255)}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}
    data: {source: mnist5k, labels: one_hot}
    train: {loss: categorical_crossentropy}

Source: the documentation of Keras' losses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "error"
NEEDS = "data"

READS = {
    "sparse_categorical_crossentropy": ("index",),
    "categorical_crossentropy": ("one_hot",),
    "categorical_focal_crossentropy": ("one_hot",),
}
INSTEAD = {
    "index": "sparse_categorical_crossentropy",
    "one_hot": "categorical_crossentropy",
    "multi_hot": "binary_crossentropy",
}


def check(subject: Subject) -> Iterator[Finding]:
    """The loss, against how the labels are written."""
    data, train = subject.data, subject.train
    if data is None or train is None or train.loss is None:
        return
    reads = READS.get(train.loss.name)
    labels: str = data.labels
    if reads is None or labels in reads:
        return
    message = f"{train.loss.name} reads labels: {reads[0]}, and data.labels is {labels}"
    help = f"write loss: {INSTEAD[labels]}, or labels: {reads[0]}"
    yield Finding(subject.section_place("train", "loss"), message, help)

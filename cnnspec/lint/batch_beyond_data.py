"""A batch larger than all of the training images.

Why: an epoch is a single step then, on fewer images than the batch says, and the number of epochs is the number of
times that the weights change at all.

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
    data: {source: mnist5k}
    train: {batch: 8192}

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
    data: {source: mnist5k}
    train: {batch: 128}

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 8.1.3: batches and minibatches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"
NEEDS = "data"


def check(subject: Subject) -> Iterator[Finding]:
    """The batch against the images that are known to be there."""
    data, train = subject.data, subject.train
    if data is None or train is None:
        return
    images = data.samples or (data.facts.samples if data.facts is not None else None)
    if not images:
        return
    fraction = data.validation if isinstance(data.validation, float) else 0
    left = round(images * (1 - fraction))
    if train.batch > left:
        message = f"a batch of {train.batch:,} is more than the {left:,} training images"
        yield Finding(subject.section_place("train", "batch"), message, "32 to 256 are common")

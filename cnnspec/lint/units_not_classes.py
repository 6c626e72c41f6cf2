"""The output has another number of channels than there are classes.

Why: the loss compares one output a class with the labels. With fewer outputs some labels have none, which is an error
in the middle of the training or a wrong number; with more, the surplus ones only ever learn to be small.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: 11, activation: softmax}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.2: a unit for each value of a class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.layers._base import Family
from cnnspec.lint._subject import Finding, Subject, kind
from cnnspec.values.shapes import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "error"


def check(subject: Subject) -> Iterator[Finding]:
    """The layer that makes the channels of the only output, where they are not the classes."""
    classes, output = subject.graph.classes, subject.output
    if classes is None or output is None:
        return
    channels = output.shape[-1]
    two_in_one = classes == 2 and channels == 1 and kind(output) != "softmax"  # one probability, of the second class
    alone = channels == 1 and kind(output) == "softmax"  # told by `softmax-of-one`
    if channels == classes or two_in_one or alone:
        return
    source = subject.last_weights or output
    place = subject.place(source, "units", "filters")
    line = subject.spec.place("classes").location
    message = f"the output is a {describe(output.shape)}, but there are {classes} classes ({line})"
    word = "units" if source.layer.family is Family.DENSE else "filters"
    yield Finding(place, message, f"write {word}: $classes", source)

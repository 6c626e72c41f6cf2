"""Digits are mirrored, or turned so far that one becomes another.

Why: a mirrored 2 is no digit and a 6 upside down is a 9, but their labels stay. The network learns that both readings
are right.

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
    data: {source: mnist5k, augment: [flip: horizontal]}

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
    data: {source: mnist5k, augment: [rotate: 15, translate: 0.1]}

Source: Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks", 2003; Goodfellow, Bengio and
Courville, "Deep Learning", 2016, section 7.4, on transformations that change the class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"
NEEDS = "data"

DIGITS = ("mnist5k", "mnist")
ACROSS = {"horizontal": "left to right", "vertical": "upside down"}
FARTHEST = 45  # degrees


def check(subject: Subject) -> Iterator[Finding]:
    """Each augmentation of a source of digits."""
    data = subject.data
    if data is None or data.source.name not in DIGITS:
        return
    for index, augmentation in enumerate(data.augment):
        place = subject.section_place("data", "augment", index)
        if augmentation.name == "flip":
            yield Finding(
                place, f"a digit mirrored {ACROSS[str(augmentation.value)]} is another sign", "take the flip out"
            )
        elif (
            augmentation.name == "rotate"
            and isinstance(augmentation.value, int | float)
            and augmentation.value > FARTHEST
        ):
            yield Finding(place, f"turned by up to {augmentation.value:g} degrees a 6 is a 9", "rotate by 15 at most")

"""A learning rate far from what the optimizer works with.

Why: too high, and the loss jumps or becomes nan within a few steps; too low, and nothing moves in the epochs that
there are. What is right depends on the optimizer: Adam moves each weight by about the rate itself, plain descent by
rate times gradient.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}
    train: {optimizer: {adam: {learning_rate: 10}}}

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
    train: {optimizer: {adam: {learning_rate: 1e-2}}}

Source: Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 11.4.1; the defaults of Keras' optimizers,
and for Adadelta the rate of 1 of Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "warning"
NEEDS = "train"

# The lowest and highest that are used, and a good start.
RANGES = {
    "sgd": (1e-5, 1.0, 0.01),
    "adam": (1e-6, 0.02, 0.001),
    "adamw": (1e-6, 0.02, 0.001),
    "adamax": (1e-6, 0.02, 0.001),
    "nadam": (1e-6, 0.02, 0.001),
    "rmsprop": (1e-6, 0.02, 0.001),
    "adagrad": (1e-4, 1.0, 0.01),
    "adadelta": (0.05, 2.0, 1.0),
    "adafactor": (1e-6, 0.1, 0.001),
    "lion": (1e-7, 0.003, 0.0001),
    "lamb": (1e-6, 0.1, 0.001),
    "ftrl": (1e-4, 1.0, 0.01),
}


def check(subject: Subject) -> Iterator[Finding]:
    """The rate of the optimizer, given or its default."""
    assert subject.train is not None
    optimizer: Any = subject.train.optimizer
    rate = optimizer.fields.get("learning_rate")
    if optimizer.name not in RANGES or not isinstance(rate, int | float):
        return
    low, high, good = RANGES[optimizer.name]
    if not low <= rate <= high:
        place = subject.section_place("train", "optimizer", optimizer.name, "learning_rate")
        what = "higher" if rate > high else "lower"
        message = (
            f"a learning rate of {_short(rate)} is {what} than {optimizer.name} works with: {_short(low)} to {high:g}"
        )
        yield Finding(place, message, f"start with {good:g}")


def _short(rate: float) -> str:
    return f"{rate:g}".replace("e-0", "e-")

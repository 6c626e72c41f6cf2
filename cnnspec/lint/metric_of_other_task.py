"""A metric that does not fit the loss or the number of classes.

Why: it computes something all the same. A top-5 accuracy of five classes is always 1; an accuracy of numbers that are
not classes counts how often two floats are equal.

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
    train: {metrics: [accuracy, {sparse_top_k_categorical_accuracy: {k: 10}}]}

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
    train: {metrics: [accuracy, sparse_top_k_categorical_accuracy]}

Source: the documentation of Keras' metrics: what each reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.values.choices import Choice

LEVEL = "warning"
NEEDS = "train"

REGRESSION = ("mean_squared_error", "mean_absolute_error", "mse", "mae", "huber", "log_cosh")


def check(subject: Subject) -> Iterator[Finding]:
    """Each metric against the rest of the spec."""
    train, output = subject.train, subject.output
    if train is None or output is None:
        return
    written = "metrics" in subject.spec.section("train").data
    for index, metric in enumerate(train.metrics if written else ()):
        if problem := _wrong(metric, train.loss.name if train.loss else "", output.shape[-1]):
            yield Finding(subject.section_place("train", "metrics", index), *problem)


def _wrong(metric: Choice, loss: str, channels: int) -> tuple[str, str] | None:
    """What is wrong with a metric, and the remedy."""
    k = metric.fields.get("k")
    if isinstance(k, int) and k >= channels:
        return f"the right class is always among the {k} likeliest of {channels}", "take a smaller k"
    if loss in REGRESSION and "accuracy" in metric.name:
        return f"{metric.name} counts equal classes, and {loss} compares numbers", "write mean_absolute_error"
    return None

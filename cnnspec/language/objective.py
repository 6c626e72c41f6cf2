"""What is minimised and measured where a spec does not say so, and whether what it says fits its labels."""

from __future__ import annotations

from typing import Literal

from cnnspec.language.tables import LOSSES, METRICS
from cnnspec.values.choices import Choice, chosen

Head = Literal["softmax", "sigmoid", "logits"]
"""What the network gives out: probabilities that sum to 1, one probability a class, or neither."""

_SMOOTHED = ("categorical_crossentropy", "binary_crossentropy", "bce", "sparse_categorical_crossentropy")


def default_loss(head: Head, labels: str) -> Choice:
    """The loss of a spec that names none, from what the model gives out and how the labels are written."""
    if labels == "multi_hot" or (labels == "one_hot" and head == "sigmoid"):
        name = "binary_crossentropy"
    elif labels == "one_hot":
        name = "categorical_crossentropy"
    else:
        name = "sparse_categorical_crossentropy"
    return chosen({name: {"from_logits": head == "logits"}}, LOSSES, "loss")


def accuracy_for(labels: str) -> str:
    """The metric that ``accuracy`` is: of the likeliest class, or with several labels an image of every class."""
    return {"index": "sparse_categorical_accuracy", "multi_hot": "binary_accuracy"}.get(labels, "categorical_accuracy")


def labels_for_loss(name: str, labels: str) -> str | None:
    """How the labels must be written for a loss, where they are not: None says that they fit."""
    return _wanted(str(LOSSES.facts[name]["labels"]), labels)


def labels_for_metric(name: str, labels: str) -> str | None:
    """As ``labels_for_loss``."""
    return _wanted(str(METRICS.facts[name]["labels"]), labels)


def can_be_smoothed(loss: str) -> bool:
    """Whether ``label_smoothing`` means something for a loss."""
    return loss in _SMOOTHED


def _wanted(takes: str, labels: str) -> str | None:
    if takes == "any" or (takes == "index") == (labels == "index"):
        return None
    return "index" if takes == "index" else "one_hot"


def same_for(name: str, labels: str, *, metric: bool) -> str | None:
    """The loss or metric of the same meaning that takes these labels, where Keras has one."""
    table = METRICS if metric else LOSSES
    other = f"sparse_{name}" if labels == "index" else name.removeprefix("sparse_")
    return other if other != name and other in table else None

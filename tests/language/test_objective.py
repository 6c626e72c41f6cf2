"""Losses and metrics that follow from the head and the labels."""

from __future__ import annotations

from typing import Any

import pytest

from cnnspec.language.objective import accuracy_for, default_loss, labels_for_loss, labels_for_metric, same_for


@pytest.mark.parametrize(
    ("head", "labels", "loss"),
    [
        ("softmax", "index", {"sparse_categorical_crossentropy": {"from_logits": False}}),
        ("sigmoid", "index", {"sparse_categorical_crossentropy": {"from_logits": False}}),
        ("logits", "index", {"sparse_categorical_crossentropy": {"from_logits": True}}),
        ("softmax", "one_hot", {"categorical_crossentropy": {"from_logits": False, "label_smoothing": 0.0}}),
        ("logits", "one_hot", {"categorical_crossentropy": {"from_logits": True, "label_smoothing": 0.0}}),
        ("sigmoid", "one_hot", {"binary_crossentropy": {"from_logits": False, "label_smoothing": 0.0}}),
        ("sigmoid", "multi_hot", {"binary_crossentropy": {"from_logits": False, "label_smoothing": 0.0}}),
        ("logits", "multi_hot", {"binary_crossentropy": {"from_logits": True, "label_smoothing": 0.0}}),
    ],
)
def test_default_loss(head: Any, labels: str, loss: dict[str, Any]) -> None:
    assert default_loss(head, labels).to_yaml() == loss


def test_accuracy() -> None:
    found = [accuracy_for(labels) for labels in ("index", "one_hot", "multi_hot")]
    assert found == ["sparse_categorical_accuracy", "categorical_accuracy", "binary_accuracy"]


def test_labels() -> None:
    assert labels_for_loss("mean_squared_error", "index") == "one_hot"
    assert labels_for_loss("mean_squared_error", "multi_hot") is None
    assert labels_for_loss("sparse_categorical_crossentropy", "one_hot") == "index"
    assert labels_for_metric("accuracy", "multi_hot") is None
    assert labels_for_metric("auc", "index") == "one_hot"


def test_the_same_for_other_labels() -> None:
    assert same_for("categorical_crossentropy", "index", metric=False) == "sparse_categorical_crossentropy"
    assert same_for("sparse_categorical_accuracy", "one_hot", metric=True) == "categorical_accuracy"
    assert same_for("mse", "index", metric=False) is None

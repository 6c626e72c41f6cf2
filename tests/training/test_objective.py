"""The loss with smoothed labels and weighted classes, against numbers and against Keras."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnspec.language.train import Train

pytestmark = pytest.mark.keras

OUTPUTS = np.random.RandomState(0).dirichlet([1, 2, 3], 5).astype("float32")
INDICES = np.array([0, 1, 2, 2, 1])
ONE_HOT = np.eye(3, dtype="float32")[INDICES]


def objective(labels: str, counts: Any = None, head: Any = "softmax", **fields: Any) -> Any:
    from cnnspec.training.objective import Objective

    return Objective(Train.model_validate(fields), head, labels, 3, counts)


def cross_entropies() -> np.ndarray:
    return -np.log(OUTPUTS[np.arange(5), INDICES])


def test_plain() -> None:
    expected = cross_entropies().mean()
    assert float(objective("index").training(INDICES, OUTPUTS)) == pytest.approx(expected, rel=1e-5)
    assert float(objective("one_hot").validation(ONE_HOT, OUTPUTS)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("labels", "given"), [("index", INDICES), ("one_hot", ONE_HOT)])
def test_smoothed_labels(labels: str, given: np.ndarray) -> None:
    expected = -((ONE_HOT * 0.8 + 0.2 / 3) * np.log(OUTPUTS)).sum(axis=-1).mean()
    found = objective(labels, label_smoothing=0.2)
    assert float(found.training(given, OUTPUTS)) == pytest.approx(expected, rel=1e-5)
    assert float(found.validation(given, OUTPUTS)) == pytest.approx(expected, rel=1e-5)
    assert "crossentropy" in found.keras_loss.name
    assert np.isfinite(float(found.keras_loss(given, OUTPUTS)))


def test_several_labels_an_image() -> None:
    labels = np.array([[1, 0, 1]], "float32")
    outputs = np.array([[0.9, 0.2, 0.6]], "float32")
    expected = -np.log([0.9, 0.8, 0.6]).mean()
    found = objective("multi_hot", head="sigmoid")
    assert float(found.training(labels, outputs)) == pytest.approx(expected, rel=1e-4)
    logits = np.log(outputs / (1 - outputs))
    found = objective("multi_hot", head="logits")
    assert float(found.training(labels, logits)) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("labels", "given"), [("index", INDICES), ("one_hot", ONE_HOT)])
@pytest.mark.parametrize("weights", [[1, 2, 0.5], {1: 2, 2: 0.5}])
def test_weights_count_in_training_only(labels: str, given: np.ndarray, weights: Any) -> None:
    found = objective(labels, class_weight=weights)
    expected = (cross_entropies() * np.array([1, 2, 0.5])[INDICES]).mean()
    assert float(found.training(given, OUTPUTS)) == pytest.approx(expected, rel=1e-5)
    assert float(found.validation(given, OUTPUTS)) == pytest.approx(cross_entropies().mean(), rel=1e-5)


def test_balanced() -> None:
    from cnnspec.training.objective import class_weights

    train = Train.model_validate({"class_weight": "balanced"})
    assert class_weights(train, 3, np.array([10, 30, 20])) == pytest.approx([2, 2 / 3, 1])
    assert class_weights(train, 3, np.array([10, 30])) == pytest.approx([2, 2 / 3, 0])  # none of the last class
    assert class_weights(Train(), 3, None) is None

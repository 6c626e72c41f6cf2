"""What `check` accepts of metrics, losses and optimizers, Keras computes: each field with values at its borders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from support import findings, pointed_at, spec_of

from cnnspec.language.tables import LOSSES, METRICS, OPTIMIZERS, KerasTable

pytestmark = pytest.mark.keras

CLASSES = 2
SPEC = """\
cnnspec: 1
name: net
input: [4, 4, 1]
classes: 2
features: [flatten]
head: [{dense: {units: $classes, activation: softmax}}]
data: {source: {npz: {path: data.npz}}, labels: LABELS}
train: TRAIN
"""
VALUES: dict[str, list[Any]] = {
    "bool": [True, False],
    "count": [1, 2, 3],
    "several": [1, 2],
    "natural": [0, 1, 2, 3],
    "whole": [-1, 0, 255],
    "naturals": [[0], [0, 1], [2]],
    "bits": [[0], [0, 1], [2]],
    "weights": [[1], [1, 0], [1, 1, 1]],
    "fractions": [[0], [0, 0.5, 1]],
    "texts": [["bias"]],
}
NUMBERS = [-1, 0, 0.5, 1, 2]  # whole ones too, which Keras refuses in some places


def forms(table: KerasTable, word: str) -> Iterator[dict[str, Any]]:
    """The fields that the word needs, and each field with every value."""
    fields = table.facts[word]["fields"]
    values = {
        name: field["type"] if isinstance(field["type"], list) else VALUES.get(field["type"], NUMBERS)
        for name, field in fields.items()
    }
    needed = {name: values[name][-2] for name, field in fields.items() if "default" not in field}
    yield needed
    for name in fields:
        yield from ({**needed, name: value} for value in values[name])
    if "multi_label" in fields:
        for name in ("num_labels", "label_weights"):
            yield from ({**needed, name: value, "multi_label": True} for value in values[name])


def checked(train: dict[str, Any], labels: str) -> Any:
    """The section, or None where `check` finds an error in it."""
    text = SPEC.replace("LABELS", labels).replace("TRAIN", json.dumps(train))
    if any(found.severity == "error" for found in findings(text)):
        return None
    return spec_of(text).section("train").read()


def batch(labels: str) -> tuple[Any, Any]:
    import tensorflow as tf

    outputs = tf.constant([[0.9, 0.1], [0.3, 0.7], [0.4, 0.6], [0.8, 0.2]])
    indices = np.array([0, 1, 0, 1])
    return tf.constant(indices if labels == "index" else np.eye(CLASSES)[indices], tf.float32), outputs


def labels_of(table: KerasTable, word: str) -> str:
    return "index" if table.facts[word]["labels"] in ("index", "any") else "one_hot"


@pytest.mark.parametrize("word", METRICS)
def test_metrics(word: str) -> None:
    from cnnspec.training.objects import metrics_for

    labels, seen = labels_of(METRICS, word), 0
    for fields in forms(METRICS, word):
        train = checked({"metrics": [{word: fields}]}, labels)
        if train is None:
            continue
        [metric] = metrics_for(train, labels, probabilities=True)
        metric.update_state(*batch(labels))
        assert np.asarray(metric.result()).ndim == 0, fields
        seen += 1
    assert seen


@pytest.mark.parametrize("word", LOSSES)
def test_losses(word: str) -> None:
    from cnnspec.training.objects import loss_of

    labels, seen = labels_of(LOSSES, word), 0
    for fields in forms(LOSSES, word):
        train = checked({"loss": {word: fields}}, labels)
        if train is not None:
            assert np.isfinite(float(loss_of(train.loss)(*batch(labels)))), fields
            seen += 1
    assert seen


@pytest.mark.parametrize("word", OPTIMIZERS)
def test_optimizers(word: str) -> None:
    import keras

    from cnnspec.training.objects import optimizer_for

    seen = 0
    for fields in forms(OPTIMIZERS, word):
        train = checked({"optimizer": {word: fields}}, "index")
        if train is None:
            continue
        weight = keras.Variable(np.ones((3, 2), np.float32))
        optimizer = optimizer_for(train)
        optimizer.build([weight])
        optimizer.apply([np.ones((3, 2), np.float32)], [weight])
        seen += 1
    assert seen


@pytest.mark.parametrize(
    ("metric", "message", "place"),
    [
        ({"precision": {"class_id": 2}}, "precision: there is no class 2: they are 0 to 1", "2"),
        ({"auc": {"num_thresholds": 1_000_000_000}}, "num_thresholds is 1,000,000,000: at most 10,000", "1000000000"),
        ({"recall_at_precision": {"precision": 0.5, "class_id": 9}}, "there is no class 9", "9"),
        ({"recall": {"top_k": 3}}, "top_k is 3, but the network has 2 outputs", "3"),
        ({"one_hot_mean_io_u": {"num_classes": 1}}, "num_classes is 1, but the network has 2 outputs", "1"),
        ({"one_hot_io_u": {"num_classes": 2, "target_class_ids": [2]}}, "there is no class 2 of 2", "[2]"),
        ({"auc": {"multi_label": True, "num_labels": 3}}, "num_labels is 3, but the network has 2 outputs", "3"),
        ({"auc": {"label_weights": [1.5]}}, "there are 1 label_weights, but the network has 2 outputs", "[1.5]"),
        ({"auc": {"num_labels": 2}}, "num_labels needs multi_label: true", "2"),
        ({"auc": {"num_thresholds": 1}}, "a whole number from 2 up", "1"),
        ({"binary_io_u": {"target_class_ids": [0, 2]}}, "expected 0 or 1, not 2", "[0, 2]"),
    ],
)
def test_fields_beyond_the_classes_are_found(metric: dict[str, Any], message: str, place: str) -> None:
    text = SPEC.replace("LABELS", "one_hot").replace("TRAIN", json.dumps({"metrics": [metric]}))
    [found] = [found for found in findings(text) if found.severity == "error"]
    assert (found.code, pointed_at(found)) == ("spec.value", place)
    assert message in found.message

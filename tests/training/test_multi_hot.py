"""Images of several classes: from the file to a network that tells each of them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import cnnspec

pytestmark = [pytest.mark.keras, pytest.mark.slow]

SPEC = """\
cnnspec: 1
name: corners
input: [8, 8, 1]
classes: 3
features: [rescale: {scale: $(1 / 255)}, conv: {filters: 8, activation: relu}, pool: max, flatten: {}]
head: [dense: {units: $classes, activation: ACTIVATION}]
data:
  source: {npz: {path: corners.npz}}
  labels: multi_hot
  range: [0, 255]
  augment: [mixup: 0.1]
train: {epochs: 8, batch: 16, optimizer: {adam: {learning_rate: 1e-2}}, metrics: [accuracy, {auc: {multi_label: true, from_logits: LOGITS}}]}
"""


def corners(folder: Path) -> None:
    """Noise in which each class that an image has, none, one or several, lights up a corner of its own."""
    random = np.random.RandomState(0)
    labels = random.randint(0, 2, (320, 3)).astype(np.float32)
    images = random.randint(0, 100, (320, 8, 8, 1))
    for number, (rows, columns) in enumerate(((slice(4), slice(4)), (slice(4), slice(4, 8)), (slice(4, 8), slice(4)))):
        images[labels[:, number] == 1, rows, columns] += 150
    np.savez(folder / "corners.npz", x=images.astype(np.uint8), y=labels)


@pytest.mark.parametrize(("activation", "from_logits"), [("sigmoid", False), ("linear", True)])
def test_each_class_is_told(activation: str, from_logits: bool, tmp_path: Path) -> None:
    import keras

    corners(tmp_path)
    text = SPEC.replace("ACTIVATION", activation).replace("LOGITS", str(from_logits).lower())
    (tmp_path / "spec.yaml").write_text(text)
    result = cnnspec.train(cnnspec.load(tmp_path / "spec.yaml"), tmp_path / "run")
    assert result.metrics["val_accuracy"] > 0.9
    assert result.metrics["val_auc"] > 0.95
    rows = list(csv.DictReader((tmp_path / "run" / "history.csv").read_text().splitlines()))
    assert float(rows[-1]["val_loss"]) < 0.5 * float(rows[0]["val_loss"])
    model = keras.models.load_model(tmp_path / "run" / "model.keras")
    assert isinstance(model.loss, keras.losses.BinaryCrossentropy)
    assert model.loss.get_config()["from_logits"] is from_logits

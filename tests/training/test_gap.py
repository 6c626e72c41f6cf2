"""What the course says of overfitting: on few digits, dropout and augmentation narrow the gap to the validation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from image_files import digits
from training_runs import history

import cnnspec

pytestmark = [pytest.mark.keras, pytest.mark.slow]

SPEC = """
cnnspec: 1
name: gap
params: {dropout: DROPOUT}
input: [28, 28, 1]
classes: 10
features:
  - rescale: {scale: 0.00392}
  - conv: {filters: 16, kernel: 5, stride: 2, padding: same, activation: relu}
head: [flatten, {dropout: $dropout}, {dense: {units: 64, activation: relu}}, {dropout: $dropout}, {dense: {units: 10, activation: softmax}}]
data: {source: {npz: {path: few.npz}}, validation: 0.5AUGMENT}
train: {epochs: 20, batch: 20, optimizer: adam}
"""


def gap(folder: Path, name: str, dropout: float = 0.0, augment: str = "") -> float:
    """How much greater the loss of the validation is than that of the images learnt, mean of the last epochs."""
    spec = folder / f"{name}.yaml"
    text = SPEC.replace("AUGMENT", f", augment: {augment}" if augment else "")
    spec.write_text(text.replace("DROPOUT", str(dropout)))
    cnnspec.train(cnnspec.load(spec), folder / name)
    last = np.array([[float(row[1]), float(row[3])] for row in history(folder / name)[-5:]])
    return float((last[:, 1] - last[:, 0]).mean())


def test_dropout_and_augmentation_narrow_the_gap(tmp_path: Path) -> None:
    images, labels = digits(200)
    np.savez(tmp_path / "few.npz", x=images, y=labels)
    plain = gap(tmp_path, "plain")
    assert plain > 0.2
    assert gap(tmp_path, "dropout", dropout=0.5) < 0.9 * plain
    assert gap(tmp_path, "augment", augment="[{translate: 0.1}, {rotate: 10}]") < 0.9 * plain

"""Networks whose layers need the size of an image while they are built train on augmented images."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import cnnspec

pytestmark = pytest.mark.keras

SPEC = """\
cnnspec: 1
name: up
input: SIZE
classes: 2
features:
  - rescale: {scale: $(1 / 255)}
  - conv: {filters: 2, padding: same, activation: relu}
  - LAYER
  - global_pool: average
head: [{dense: {units: $classes, activation: softmax}}]
data: {source: {npz: {path: data.npz}}, validation: 0.2, augment: [AUGMENT], range: [0, 255]}
train: {batch: 8}
"""


@pytest.mark.parametrize(
    ("size", "layer", "augment"),
    [
        pytest.param("[8, 6, 1]", "upsample: {size: 2, method: bilinear}", "flip", marks=pytest.mark.large),
        pytest.param("[8, 6, 1]", "resize: {size: [5, 7]}", "rotate, cutout, zoom", marks=pytest.mark.large),
        ("[null, null, 1]", "upsample: {size: 2, method: bilinear}", "crop: 1, rand_augment: 0.5, translate"),
    ],
)
def test_trains(size: str, layer: str, augment: str, tmp_path: Path) -> None:
    """In `make long`: an input of one size."""
    np.savez(tmp_path / "data.npz", x=np.zeros((20, 8, 6, 1), np.uint8), y=np.arange(20) % 2)
    text = SPEC.replace("SIZE", size).replace("LAYER", layer).replace("AUGMENT", augment)
    (tmp_path / "spec.yaml").write_text(text)
    assert cnnspec.train(cnnspec.load(tmp_path / "spec.yaml"), tmp_path / "run").epochs == 1

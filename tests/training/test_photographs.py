"""Photographs in folders: JPEGs train, and the training does not wait for them."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from forks import ALL_THREADS, python
from support import ROOT

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("forks")]

SPEC = """\
cnnspec: 1
name: photographs
input: [64, 64, 3]
classes: 2
features:
  - rescale: {scale: $(1 / 255)}
  - conv: {filters: 32, padding: same, activation: relu}
  - pool: max
  - conv: {filters: 64, padding: same, activation: relu}
  - pool: max
  - conv: {filters: 64, padding: same, activation: relu}
  - global_pool: average
head: [dense: {units: $classes, activation: softmax}]
data: {source: {folder: {path: photographs, resize: crop}}, validation: 0.1, augment: [flip]}
train: {epochs: 3, batch: BATCH, optimizer: adam}
"""


def cut(root: Path, count: int) -> None:
    """Windows of the two sample photographs of scikit-learn, a class each."""
    import tensorflow as tf

    random = np.random.RandomState(0)
    for name in ("china", "flower"):
        whole = tf.io.decode_jpeg(files("sklearn.datasets.images").joinpath(f"{name}.jpg").read_bytes()).numpy()
        (root / name).mkdir(parents=True)
        for index in range(count // 2):
            top, left = random.randint(whole.shape[0] - 96), random.randint(whole.shape[1] - 128)
            window = tf.io.encode_jpeg(whole[top : top + 96, left : left + 128], quality=90).numpy()
            (root / name / f"{index:04}.jpg").write_bytes(window)


PROGRAM = """
import json, sys
from pathlib import Path
import cnnspec
from training_runs import Watcher
watcher = Watcher()
result = cnnspec.train(cnnspec.load("spec.yaml"), Path("run"), progress=watcher)
print(json.dumps([result.metrics["val_accuracy"], watcher.waiting, result.input_wait]))
"""


@pytest.mark.parametrize(("count", "batch"), [(480, 64), pytest.param(1200, 64, marks=pytest.mark.large)])
def test_a_folder_of_jpegs_trains_without_waiting_for_input(count: int, batch: int, tmp_path: Path) -> None:
    """With as many threads as TensorFlow starts. In `make long`: more than a thousand images."""
    cut(tmp_path / "photographs", count)
    (tmp_path / "spec.yaml").write_text(SPEC.replace("BATCH", str(batch)))
    done = python("-c", PROGRAM, cwd=tmp_path, PYTHONPATH=str(ROOT / "tests"), **ALL_THREADS)
    assert done.returncode == 0, done.stderr
    accuracy, waiting, input_wait = json.loads(done.stdout.splitlines()[-1])
    assert accuracy > 0.8
    assert len(waiting) == 3
    assert sum(waiting[1:]) / 2 < 0.05, waiting
    assert input_wait == pytest.approx(waiting[-1], abs=1e-4)

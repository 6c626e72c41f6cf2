"""Several devices train as one does. Processors stand in for graphics cards, in a process that has two of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from forks import python
from image_files import digits

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("forks")]

PROGRAM = """
import json, os, shutil, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from cnnspec.keras_model.quiet import import_tensorflow
tf = import_tensorflow()
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)
import keras
import cnnspec.training.session as session
from cnnspec.training.devices import OneDevice, SeveralDevices
import training_runs

def build(normal):
    model = training_runs.build(kernel_regularizer="l2")
    left = [each for each in model.layers if normal or each.name not in ("norm", "dropout")]
    return keras.Sequential([keras.layers.Input((28, 28, 1)), *left])

def trained(out, devices, normal, moment, **fields):
    session.devices = lambda: SeveralDevices(["CPU:0", "CPU:1"]) if devices == 2 else OneDevice()
    data = {"source": {"npz": {"path": "digits.npz"}}, "range": [0, 255]}
    settings = {"epochs": 2, "batch": 50, "steps_per_epoch": None, "data": data, **fields}
    if moment == "stopped":
        watcher = training_runs.Watcher(lambda epoch: epoch == 1 and os.kill(os.getpid(), 2))
        result = training_runs.train(Path(out), lambda: build(normal), progress=watcher, **settings)
        assert result.stopped_by == "interrupt", result
    copy = lambda epoch: moment == "copied" and epoch == 1 and shutil.copytree(out, "resumed")
    resume, watcher = Path(out).exists(), training_runs.Watcher(copy)
    return training_runs.train(Path(out), lambda: build(normal), resume=resume, progress=watcher, **settings).metrics

jobs = json.loads(sys.argv[2])
print(json.dumps({name: trained(name, *arguments, **fields) for name, (*arguments, fields) in jobs.items()}))
"""
# 450 to train on are 449 + 1: a last batch smaller than the number of devices.
UNEVEN: dict[str, Any] = {
    "batch": 449, "class_weight": "balanced", "metrics": ["accuracy", "sparse_categorical_crossentropy"],
}  # fmt: skip
AVERAGED: dict[str, Any] = {"optimizer": {"adam": {"use_ema": True}}}
# How many devices, whether with dropout and batch normalization, and what happens after the first epoch.
JOBS = {
    "one": (1, False, "", UNEVEN),
    "two": (2, False, "", UNEVEN),
    "straight": (2, True, "copied", AVERAGED),
    "resumed": (2, True, "", AVERAGED),
}
STOPPED = {"straight": (2, True, "", AVERAGED), "stopped": (2, True, "stopped", AVERAGED)}


def run(folder: Path, jobs: dict[str, Any]) -> dict[str, dict[str, float]]:
    """What each training came to, all of them in one process with two devices."""
    images, labels = digits(500)
    np.savez(folder / "digits.npz", x=images, y=labels)
    done = python("-c", PROGRAM, str(Path(__file__).parent.parent), json.dumps(jobs), cwd=folder)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    return run(tmp_path_factory.mktemp("devices"), JOBS)


def test_two_are_as_one(trained: dict[str, dict[str, float]]) -> None:
    assert trained["two"] == pytest.approx(trained["one"], rel=1e-3)


def test_dropout_batch_norm_and_resume(trained: dict[str, dict[str, float]]) -> None:
    """In `make long`: a run that Ctrl-C stopped."""
    assert trained["straight"] == trained["resumed"]
    assert trained["straight"]["val_loss"] < 2.5


@pytest.mark.large
def test_a_run_that_was_stopped_is_resumed(tmp_path: Path) -> None:
    found = run(tmp_path, STOPPED)
    assert found["straight"] == found["stopped"]

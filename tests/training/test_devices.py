"""Several devices train as one does. Processors stand in for graphics cards, in a process that has two of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.keras, pytest.mark.slow]

PROGRAM = """
import json, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from cnnspec.training.quiet import import_tensorflow
tf = import_tensorflow()
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)
import cnnspec.training.session as session
from cnnspec.training.devices import OneDevice, SeveralDevices
import training_runs

out, two, normal = Path(sys.argv[1]), sys.argv[2] == "two", sys.argv[3] == "normal"
session.devices = lambda: SeveralDevices(["CPU:0", "CPU:1"]) if two else OneDevice()

def build():
    import keras
    model = training_runs.build(kernel_regularizer="l2")
    left = [each for each in model.layers if normal or each.name not in ("norm", "dropout")]
    return keras.Sequential([keras.layers.Input((28, 28, 1)), *left])

fields = json.loads(sys.argv[4])
stop = lambda epoch: __import__("os").kill(__import__("os").getpid(), 2) if epoch == 1 and fields.pop("stop", 0) else None
stopping = fields.get("stop")
watcher = training_runs.Watcher(stop if stopping else None)
settings = {{key: value for key, value in fields.items() if key != "stop"}}
settings = {{"epochs": 2, "batch": 450, "steps_per_epoch": None, **settings}}
result = training_runs.train(out, build, progress=watcher, **settings)
if stopping:
    assert result.stopped_by == "interrupt", result
    result = training_runs.train(out, build, resume=True, **settings)
print(json.dumps(result.metrics))
"""


def trained(out: Path, devices: str, network: str, **fields: object) -> dict[str, float]:
    program = PROGRAM.format(tests=str(Path(__file__).parent.parent))
    arguments = [sys.executable, "-c", program, str(out), devices, network, json.dumps(fields)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_two_are_as_one(tmp_path: Path) -> None:
    # 4,500 = 4,499 + 1: a last batch smaller than the number of devices.
    fields: dict[str, Any] = {
        "batch": 4499, "class_weight": "balanced", "metrics": ["accuracy", "sparse_categorical_crossentropy"],
    }  # fmt: skip
    one = trained(tmp_path / "one", "one", "plain", **fields)
    two = trained(tmp_path / "two", "two", "plain", **fields)
    assert two == pytest.approx(one, rel=1e-3)


def test_dropout_batch_norm_and_resume(tmp_path: Path) -> None:
    straight = trained(tmp_path / "straight", "two", "normal", optimizer={"adam": {"use_ema": True}})
    resumed = trained(tmp_path / "resumed", "two", "normal", optimizer={"adam": {"use_ema": True}}, stop=1)
    assert straight == resumed
    assert straight["val_loss"] < 2.5

"""Scripts that train: they run without cnnspec, and what cannot be trained is refused."""

import subprocess
import sys

import keras
import numpy as np
import pytest
from support import ROOT, spec_of
from training_scripts import NET, NPZ, RUNS, defined, script

from cnnspec.checking.check import check
from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.emit.targets import write

FULL = """
data:
  source: {npz: {path: images.npz}}
  validation: auto
  labels: one_hot
  range: [0, 255]
  augment: [flip, {rotate: 5}, {crop: 1}, {brightness: 0.1}, {mixup: 0.2}]
train:
  epochs: 2
  batch: 6
  steps_per_epoch: 2
  class_weight: balanced
  freeze: stem
  fine_tune: {epochs: 1, learning_rate: 1e-4}
  early_stop: {monitor: val_accuracy, patience: 2, min_delta: 0.01}
  schedule: {plateau: {monitor: val_loss, patience: 1}}
  optimizer: {adam: {use_ema: true}}
  init_from: old
  precision: auto
"""


@pytest.mark.keras
@pytest.mark.slow
def test_a_whole_run(images):
    _, text = script(NET.replace("- normalize: {mean: 100, variance: 3000}", "- normalize") + FULL)
    for told in (
        "# Not here: mixup",
        "# Not here: init_from",
        "# Not here: bfloat16",
        "SwapEMAWeights",
        "ReduceLROnPlateau",
    ):
        assert told in text
    defined(text)["main"]("images.npz")
    rows = (images.parent / "history.csv").read_text().splitlines()
    assert "val_accuracy" in rows[0]
    model = keras.models.load_model("model.keras")
    assert float(model.get_layer("normalize1").mean.numpy().squeeze()) > 50, "it has learnt the mean"
    assert np.isfinite(model.predict(np.zeros((1, 6, 6, 1)), verbose=0)).all()


def test_what_cannot_be_trained_is_refused_with_its_place():
    with pytest.raises(SpecError) as error:
        script(NET)
    assert error.value.diagnostics[0].code == "data.missing"
    with pytest.raises(SpecError) as error:
        script(NET[: NET.index("  - flatten")] + NPZ)
    assert error.value.diagnostics[0].code == "train.output"


@pytest.mark.parametrize("target", ["torch", "json"])
def test_only_keras_scripts_train(target):
    checked = check(spec_of(NET + NPZ))
    with pytest.raises(UsageError) as error:
        write(checked.graph, target, checked)
    assert "--to keras" in error.value.help


TEXTS = {**{name: NET + NPZ + text for name, text in RUNS.items()}, "full": NET + FULL}


@pytest.mark.parametrize("name", TEXTS)
def test_a_formatter_leaves_it_alone(name, tmp_path):
    path = tmp_path / "emitted.py"
    path.write_text(script(TEXTS[name])[1])
    ruff = [sys.executable, "-m", "ruff"]
    for command in (["format", "--diff"], ["check", "--select", "E,F,I,UP"]):
        options = ["--isolated", "--line-length", "120", "--target-version", "py311"]
        done = subprocess.run([*ruff, *command, *options, str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_types_fit(tmp_path):
    """Of both kinds of script, the libraries taken as they come."""
    (tmp_path / "trains.py").write_text(script(NET + FULL)[1])
    for spec in ("convnext", "xception"):
        graph = spec_of((ROOT / "specs" / f"{spec}.yaml").read_text()).compile()
        for target in ("keras", "torch"):
            (tmp_path / f"{spec}_{target}.py").write_text(write(graph, target))
    options = ["--config-file=", "--strict", "--follow-imports=skip", "--ignore-missing-imports"]
    options += ["--disable-error-code=import-untyped", "--allow-subclassing-any", "--no-warn-return-any"]
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), *options]
    done = subprocess.run([*command, *map(str, tmp_path.glob("*.py"))], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout

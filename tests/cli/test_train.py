import csv
import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from support import ROOT, Outcome, call, run
from trained_runs import new_folder

from cnnspec.runs.lock import locked

pytestmark = pytest.mark.xdist_group("train command")
SPEC = """\
cnnspec: 1
name: quick
input: [28, 28, 1]
classes: 10
params: {epochs: 2}
features:
  - rescale: {scale: $(1 / 255)}
  - conv: {filters: 4, stride: 3, norm: batch, activation: relu}
  - pool: {type: max, size: 3, padding: 1}
head: [flatten, {dropout: 0.1}, {dense: {units: $classes, activation: softmax}}]
data: {source: mnist5k, augment: [translate: 0.05]}
train: {epochs: $epochs, batch: 128, optimizer: {adam: {learning_rate: 1e-2}}}
"""


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "quick.yaml"
    path.write_text(SPEC)
    return path


class Trained(NamedTuple):
    """A run, and what the command that trained it printed."""

    out: Path
    done: Outcome


TRAINED = []  # the one run of all tests here


@pytest.fixture
def trained(capfd):
    """Two epochs; tests copy the folder where they change it."""
    if not TRAINED:
        folder = new_folder()
        (folder / "quick.yaml").write_text(SPEC)
        out = folder / "runs" / "quick"
        TRAINED.append(Trained(out, call(capfd, "train", str(folder / "quick.yaml"), "--out", str(out))))
    return TRAINED[0]


@pytest.mark.keras
def test_the_folder_of_a_run_is_the_contract_for_scripts(trained):
    out, (code, said, told) = trained
    assert code == 0
    assert said.startswith(f"{out}: 2 epochs in ")
    assert len(said.splitlines()) == 2
    assert [line.split("  ")[0] for line in told.splitlines()] == ["epoch 1/2", "epoch 2/2"]
    names = {
        "spec.yaml",
        "spec.source.yaml",
        "run.json",
        "history.csv",
        "model.keras",
        "best.keras",
        "result.json",
        "state.npz",
        "best.npz",
        "curves.svg",
        "logs",
        "README.md",
    }
    assert {path.name for path in out.iterdir()} == names
    assert (out / "spec.source.yaml").read_text() == SPEC
    assert "epochs: 2" in (out / "spec.yaml").read_text()
    rows = list(csv.DictReader((out / "history.csv").read_text().splitlines()))
    assert list(rows[0]) == ["epoch", "seconds", "loss", "accuracy", "val_loss", "val_accuracy"]
    assert [row["epoch"] for row in rows] == ["1", "2"]
    result = json.loads((out / "result.json").read_text())
    assert set(result) == {"metrics", "epochs", "seconds", "images_per_second", "stopped_by", "input_wait"}
    assert result["metrics"] == {key: float(rows[-1][key]) for key in list(rows[0])[2:]}
    assert result["metrics"]["val_accuracy"] > 0.5
    assert (result["epochs"], result["stopped_by"]) == (2, "epochs")


@pytest.mark.keras
def test_a_saved_model_loads_once_cnnspec_is_imported_and_takes_raw_images(trained):
    import keras
    import numpy as np

    import cnnspec.keras_model.keras_layers  # noqa: F401

    model = keras.models.load_model(trained.out / "model.keras")
    assert {layer.name for layer in model.layers} >= {"conv1.conv", "conv1.norm", "pool1.pad", "dense1.activation"}
    probabilities = np.asarray(model(np.full((2, 28, 28, 1), 255, "float32")))
    assert probabilities.sum(axis=-1) == pytest.approx([1, 1], abs=1e-5)


@pytest.mark.keras
def test_a_folder_with_a_run_is_kept_gone_on_with_or_replaced(capfd, spec, trained, tmp_path):
    out = tmp_path / "run"
    shutil.copytree(trained.out, out)
    before = (out / "model.keras").read_bytes()
    code, _, told = call(capfd, "train", str(spec), "--out", str(out))
    assert (code, "already holds a run" in told) == (2, True)
    code, said, told = call(capfd, "train", str(spec), "--out", str(out), "--resume")
    told_so = f"the run in {out} was finished before: nothing is left to do\n"
    assert (code, told, "2 epochs" in said) == (0, told_so, True)
    code, _, told = call(capfd, "train", str(spec), "--out", str(out), "--resume", "--force")
    assert (code, "not both" in told) == (2, True)
    assert (out / "model.keras").read_bytes() == before
    code, _, told = call(capfd, "train", str(spec), "--out", str(out), "--resume", "-p", "epochs=3")
    assert (code, "the spec is not the one of the run" in told) == (2, True)
    assert (out / "model.keras").read_bytes() == before
    assert call(capfd, "train", str(spec), "--out", str(out), "--force", "-p", "epochs=1").code == 0
    assert len((out / "history.csv").read_text().splitlines()) == 2


def test_a_folder_in_use_is_told_before_tensorflow_loads(capfd, spec, tmp_path, monkeypatch):
    monkeypatch.setattr("cnnspec.training.run.import_tensorflow", lambda: pytest.fail("imported TensorFlow"))
    with locked(tmp_path):
        code, _, told = call(capfd, "train", str(spec), "--out", str(tmp_path), "--resume")
    assert (code, f"another process is training in {tmp_path}" in told) == (2, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dense: {units: $classes", "dense: {units: 7"),
        ("input: [28, 28, 1]", "input: [28, 28, 3]"),
        ("data: {source: mnist5k, augment: [translate: 0.05]}\n", ""),
        ("head: [flatten, {dropout: 0.1}, {dense: {units: $classes, activation: softmax}}]\n", ""),
        ("adam: {learning_rate", "adam: {learning_rat"),
    ],
)
def test_what_cannot_be_trained_is_told_and_leaves_nothing(capfd, spec, tmp_path, old, new):
    spec.write_text(SPEC.replace(old, new))
    done = call(capfd, "train", str(spec), "--out", str(tmp_path / "run"))
    assert (done.code, "error[" in done.err) == (1, True)
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_a_process_of_its_own_is_quiet_and_prints_plain_lines(spec, tmp_path):
    """Also where Keras is set to something else than TensorFlow."""
    done = run("train", str(spec), "--out", str(tmp_path / "run"), TF_CPP_MIN_LOG_LEVEL="0", KERAS_BACKEND="jax")
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["epoch 1/2", "epoch 2/2"]
    assert "\x1b" not in done.stdout + done.stderr


def accuracy_of(capfd, spec, out):
    assert call(capfd, "train", str(spec), "--out", str(out)).code == 0
    return json.loads((out / "result.json").read_text())["metrics"]["val_accuracy"]


@pytest.mark.slow
def test_lenet5_learns_in_one_epoch(capfd, tmp_path):
    """In `make long`: the accuracy that the README says, in as many epochs as its spec says."""
    spec = tmp_path / "lenet5.yaml"
    text = (ROOT / "specs" / "lenet5.yaml").read_text()
    spec.write_text(re.sub("epochs: [0-9]+", "epochs: 1", text))
    assert accuracy_of(capfd, spec, tmp_path / "run") >= 0.8


@pytest.mark.large
@pytest.mark.parametrize(("name", "accuracy"), [("lenet5", 0.97), ("digits_cnn", 0.982)])
def test_the_specs_reach_what_the_readme_says(capfd, tmp_path, name, accuracy):
    assert accuracy_of(capfd, ROOT / "specs" / f"{name}.yaml", tmp_path / "run") >= accuracy


@pytest.mark.keras
def test_a_loss_of_nan_ends_with_code_1_and_a_hint(capfd, spec, tmp_path):
    spec.write_text(SPEC.replace("adam: {learning_rate: 1e-2}", "sgd: {learning_rate: 1e+38}"))
    out = tmp_path / "run"
    done = call(capfd, "train", str(spec), "--out", str(out), "--resume")  # of nothing, which starts
    assert done.code == 1
    assert "stopped: the loss became" in done.err
    assert "help: lower train.optimizer.sgd.learning_rate (now 1e+38)" in done.err
    assert json.loads((out / "result.json").read_text())["stopped_by"] == "nan"
    assert call(capfd, "train", str(spec), "--out", str(out), "--resume").code == 1


@pytest.mark.keras
def test_weights_of_another_run(capfd, spec, trained, tmp_path):
    arguments = ("train", str(spec), "--out", str(tmp_path / "second"), "-p", "epochs=1")
    done = call(capfd, *arguments, "--init-from", str(trained.out))
    assert (done.code, "weights of 3 of 3 layers are from" in done.err) == (0, True)
    done = call(capfd, *arguments, "--force", "--init-from", str(tmp_path / "nothing"))
    assert (done.code, "there is no file" in done.err) == (2, True)

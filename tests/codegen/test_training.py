"""Scripts that train: what they compile is what our own trainer has, and they run without cnnspec."""

import json
import subprocess
import sys

import keras
import numpy as np
import pytest
from support import ROOT, spec_of

from cnnspec.analysis.training import head_of
from cnnspec.check import check
from cnnspec.codegen.targets import write
from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.schedules import factors
from cnnspec.training.objective import Objective
from cnnspec.training.objects import metrics_for, optimizer_for

NET = """
cnnspec: 1
name: net
input: [6, 6, 1]
classes: 3
features:
  - normalize: {mean: 100, variance: 3000}
  - conv: {filters: 2, activation: relu, norm: batch, name: stem}
  - flatten
head:
  - dense: {units: $classes, activation: softmax}
"""
NPZ = "data: {source: {npz: {path: images.npz}}, validation: 0.25}\n"
RUNS = {
    "defaults": "train: {}",
    "a warm cosine, and all of an optimizer": """
train:
  optimizer: {adamw: {learning_rate: 1e-2, weight_decay: 1e-3, clipnorm: 1.0, use_ema: true, ema_momentum: 0.9}}
  schedule: {cosine: {warmup: 1, final: 0.1}}
  epochs: 4
  batch: 5
  metrics: [accuracy, {sparse_top_k_categorical_accuracy: {k: 2}}]
""",
    "one cycle": "train: {optimizer: {sgd: {momentum: 0.9, nesterov: true}}, schedule: one_cycle, epochs: 3, batch: 4}",
    "steps, warm": "train: {schedule: {step: {every: 2, factor: 0.5, warmup: 0.5}}, epochs: 7, batch: 4}",
    "steps at": "train: {schedule: {step: {at: [1, 2.5], factor: 0.2}}, epochs: 4, batch: 4}",
    "exponential": "train: {schedule: {exponential: {decay: 0.5, warmup: 1}}, epochs: 4, batch: 4}",
    "a warm constant": "train: {schedule: {constant: {warmup: 2}}, epochs: 4, batch: 4}",
    "smoothed": "train: {label_smoothing: 0.1, metrics: [accuracy, sparse_top_k_categorical_accuracy]}",
    "a loss by name": "train: {loss: {sparse_categorical_crossentropy: {ignore_class: 1}}}",
}


def script(text):
    spec = spec_of(text)
    checked = check(spec)
    assert checked.ok, checked.diagnostics
    return checked, write(checked.graph, "keras", checked)


def defined(text):
    assert "cnnspec" not in text
    names = {"__name__": "emitted"}
    exec(compile(text, "emitted.py", "exec"), names)
    return names


@pytest.fixture
def images(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    random = np.random.default_rng(0)
    x = random.integers(0, 256, (24, 6, 6, 1)).astype("uint8")
    np.savez("images.npz", x=x, y=np.arange(24) % 3)
    return tmp_path / "images.npz"


@pytest.mark.keras
@pytest.mark.parametrize("name", RUNS)
def test_it_compiles_what_our_trainer_has(name, images):
    checked, text = script(NET + NPZ + RUNS[name])
    train = checked.train
    names = defined(text)
    (x, y), (x_validation, _) = names["load_data"](str(images))
    assert (len(x), len(x_validation)) == (18, 6)
    model = names["build"]()
    steps = -(-len(x) // train.batch)
    names["compile_model"](model, steps)
    head = head_of(checked.graph)
    # The optimizer and its learning rate in each step.
    assert without_rate(model.optimizer) == without_rate(optimizer_for(train))
    rate = model.optimizer._learning_rate
    peak = train.optimizer.fields["learning_rate"]
    ours = [
        peak * each for epoch in range(train.epochs) for each in factors(train.schedule, train.epochs, steps, epoch)
    ]
    theirs = [float(rate(step) if callable(rate) else rate) for step in range(steps * train.epochs)]
    assert np.allclose(ours, theirs, rtol=1e-5, atol=1e-9)
    # The loss of a batch, and the metrics.
    objective = Objective(train, head, "index", 3)
    outputs, labels = model(x[:8].astype("float32")), y[:8]
    indices = labels if labels.ndim == 1 else labels.argmax(-1)
    assert np.isclose(float(model.loss(labels, outputs)), float(objective.training(indices, outputs)), rtol=1e-6)
    metrics = model._compile_metrics._user_metrics
    wanted = metrics_for(train, "index" if labels.ndim == 1 else "one_hot", probabilities=True)
    assert [each.name for each in metrics] == [each.name for each in wanted]
    if labels.ndim == 1:
        assert [each.get_config() for each in metrics] == [each.get_config() for each in wanted]


def without_rate(optimizer):
    config = {key: value for key, value in optimizer.get_config().items() if key not in ("learning_rate", "name")}
    return type(optimizer).__name__, json.dumps(config, sort_keys=True)


@pytest.mark.keras
def test_the_validation_images_are_those_of_our_trainer(images):
    from cnnspec.data.arrays import Arrays
    from cnnspec.data.split import split

    names = defined(script(NET + NPZ)[1])
    with np.load(images) as file:
        parts = split(Arrays(file["x"], file["y"].astype("int32"), 3, ()), 0.25)
    for (x, y), wanted in zip(names["load_data"](str(images)), parts, strict=True):
        assert np.array_equal(x, wanted.images)
        assert np.array_equal(y, wanted.labels)


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


@pytest.mark.keras
def test_a_folder_is_read(tmp_path):
    names = defined(script(NET + "data: {source: {folder: {path: pictures}}}\n")[1])
    for part in ("train", "val"):
        for name in ("a", "b", "c"):
            folder = tmp_path / part / name
            folder.mkdir(parents=True)
            keras.utils.save_img(folder / "1.png", np.full((6, 6, 1), ord(name), "uint8"), scale=False)
    (x, y), (x_validation, y_validation) = names["load_data"](str(tmp_path))
    assert x.shape == x_validation.shape == (3, 6, 6, 1)
    assert y.tolist() == y_validation.tolist() == [0, 1, 2]
    assert x[:, 0, 0, 0].tolist() == [97, 98, 99]


def test_keras_has_some_sources_itself():
    text = script(
        NET.replace("[6, 6, 1]", "[28, 28, 1]").replace("classes: 3", "classes: 10") + "data: {source: mnist}"
    )[1]
    assert "keras.datasets.mnist.load_data()" in text
    assert text.endswith("    main()\n")


def test_a_source_without_an_equivalent_is_told_in_a_comment():
    text = write_of("digits_cnn")
    assert "# The spec reads mnist5k" in text
    assert 'raise SystemExit("say where the data is: an .npz file")' in text


def write_of(name):
    checked = check(spec_of((ROOT / "specs" / f"{name}.yaml").read_text()))
    return write(checked.graph, "keras", checked)


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

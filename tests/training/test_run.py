"""What a training leaves behind."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from training_runs import SPEC, Watcher, build, history, learned, plain, train

from cnnspec.diagnostics import UsageError
from cnnspec.training.result import Result

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("digits")]


@pytest.fixture(scope="module")
def finished() -> Path:
    return plain().out


def test_leaves_the_files_of_the_contract(finished: Path) -> None:
    names = {each.name for each in finished.iterdir()}
    assert names == {
        "spec.yaml", "spec.source.yaml", "history.csv", "model.keras", "best.keras", "result.json",
        "state.npz", "best.npz", "curves.svg", "logs", "run.json", "README.md",
    }  # fmt: skip
    assert (finished / "spec.yaml").read_text() == SPEC
    assert (finished / "spec.source.yaml").read_text() == "# as given\n" + SPEC


def test_history_has_a_row_an_epoch(finished: Path) -> None:
    header, *rows = (finished / "history.csv").read_text().splitlines()
    assert header == "epoch,seconds,loss,accuracy,val_loss,val_accuracy"
    assert [row.split(",")[0] for row in rows] == ["1", "2", "3", "4"]
    assert all(len(row.split(",")) == 6 for row in rows)


def test_result_is_that_of_the_last_epoch(finished: Path) -> None:
    result = json.loads((finished / "result.json").read_text())
    assert list(result) == ["metrics", "epochs", "seconds", "images_per_second", "stopped_by", "input_wait"]
    assert (result["epochs"], result["stopped_by"]) == (4, "epochs")
    assert [str(each) for each in result["metrics"].values()] == history(finished)[-1][1:]
    assert result["images_per_second"] > 100
    assert 0 < result["input_wait"] < 1


def test_models_evaluate_as_the_history_says(finished: Path) -> None:
    import keras

    from cnnspec.data.read import read
    from cnnspec.language.data import Data

    data = Data.model_validate({"source": "mnist5k"})
    validation = read(data, (28, 28, 1)).validation
    rows = np.array(history(finished)[1:], dtype=float)
    best = rows[rows[:, -1].argmax()]
    for name, row in (("model.keras", rows[-1]), ("best.keras", best)):
        model = keras.models.load_model(finished / name)
        found = model.evaluate(validation.images.astype("float32"), validation.labels, verbose=0, batch_size=256)
        assert found == pytest.approx(row[-2:], rel=1e-4)


def test_finished_run_is_left_as_it_is(tmp_path: Path) -> None:
    finished = tmp_path / "run"
    shutil.copytree(plain().out, finished)
    before = {each.name: (each.stat().st_mtime_ns, each.read_bytes()) for each in finished.rglob("*.*")}
    watcher = Watcher()
    result = train(finished, lambda: pytest.fail("built a model"), resume=True, progress=watcher)
    told = [f"the run in {finished} was finished before: nothing is left to do"]
    assert (result.epochs, result.stopped_by, watcher.lines) == (4, "epochs", told)
    assert before == {each.name: (each.stat().st_mtime_ns, each.read_bytes()) for each in finished.rglob("*.*")}


def test_lines_in_a_pipe() -> None:
    lines = plain().lines
    assert [line[:9] for line in lines] == ["epoch 1/4", "epoch 2/4", "epoch 3/4", "epoch 4/4"]
    assert all(re.search(r"images/s  input \d+ %  \d:\d\d left$", line) for line in lines[:-1])
    assert re.search(r"images/s  input \d+ %$", lines[-1])


def test_learns() -> None:
    assert learned().result.metrics["val_accuracy"] > 0.9


@pytest.mark.large
@pytest.mark.parametrize(
    "fields",
    [
        {"schedule": {"cosine": {"warmup": 0.5, "final": 0.1}}, "optimizer": "adamw"},
        {"optimizer": {"sgd": {"momentum": 0.9, "nesterov": True, "clipnorm": 1}}},
        {"optimizer": {"rmsprop": {"global_clipnorm": 1}}, "metrics": ["sparse_top_k_categorical_accuracy"]},
        {"precision": "bfloat16", "metrics": []},
    ],
)
def test_takes_every_kind(fields: dict[str, object], tmp_path: Path) -> None:
    result = train(tmp_path, epochs=2, **fields)
    names = ["sparse_top_k_categorical_accuracy" if "rmsprop" in str(fields) else "accuracy"]
    expected = ["loss", *([] if fields.get("metrics") == [] else names)]
    assert list(result.metrics) == expected + [f"val_{name}" for name in expected]


@pytest.mark.large
@pytest.mark.parametrize(
    "fields",
    [
        {"class_weight": "balanced", "label_smoothing": 0.1},
        {"loss": "mse", "metrics": ["mae", "auc", {"f1_score": {"average": "macro"}}], "data": {"labels": "one_hot"}},
        {"optimizer": {"lion": {"gradient_accumulation_steps": 2}}},
        {"optimizer": "muon", "schedule": "one_cycle"},
        {"precision": "auto"},
    ],
    ids=str,
)
def test_takes_every_kind_of_knob(fields: dict[str, object], tmp_path: Path) -> None:
    result = train(tmp_path, epochs=2, **fields)
    assert all(np.isfinite(each) for each in result.metrics.values())


TOGETHER: list[dict[str, Any]] = [
    {
        "optimizer": "adamw", "schedule": {"cosine": {"warmup": 0.5, "final": 0.1}},
        "class_weight": "balanced", "label_smoothing": 0.1,
    },
    {"optimizer": {"rmsprop": {"global_clipnorm": 1}}, "metrics": ["sparse_top_k_categorical_accuracy"]},
    {"optimizer": "muon", "schedule": "one_cycle", "precision": "auto"},
]  # fmt: skip


@pytest.mark.parametrize("fields", TOGETHER, ids=["adamw", "rmsprop", "muon"])
def test_takes_kinds_and_knobs_together(fields: dict[str, Any], tmp_path: Path) -> None:
    """Several in one training. In `make long`: each in a training with nothing else."""
    result = train(tmp_path, epochs=2, **fields)
    assert list(result.metrics) == with_validation("loss", *fields.get("metrics", ["accuracy"]))
    assert all(np.isfinite(each) for each in result.metrics.values())


def with_validation(*names: str) -> list[str]:
    return [*names, *(f"val_{name}" for name in names)]


def test_one_hot_labels(tmp_path: Path) -> None:
    """With every kind of metric, another loss and an optimizer that adds up gradients."""
    metrics = ["accuracy", {"top_k_categorical_accuracy": {"k": 2}}, "mae", "auc", {"f1_score": {"average": "macro"}}]
    optimizer = {"lion": {"gradient_accumulation_steps": 2}}
    result = train(tmp_path, data={"labels": "one_hot"}, epochs=2, metrics=metrics, loss="mse", optimizer=optimizer)
    assert result.metrics["top_k_categorical_accuracy"] > result.metrics["accuracy"]
    names = ["loss", "accuracy", "top_k_categorical_accuracy", "mae", "auc", "f1_score"]
    assert list(result.metrics) == with_validation(*names)
    assert all(np.isfinite(each) for each in result.metrics.values())


def test_regularisers_count_in_the_loss(tmp_path: Path) -> None:
    heavy = train(tmp_path / "heavy", lambda: build(kernel_regularizer="l2", bias_regularizer="l1"), epochs=1)
    assert heavy.metrics["val_loss"] != plain().row(1)["val_loss"]


def test_bfloat16_is_of_the_model_only(tmp_path: Path) -> None:
    import keras

    dtypes = []

    def build_and_look() -> object:
        model = build()
        dtypes.append(model.get_layer("conv").compute_dtype)
        return model

    optimizer = {"sgd": {"momentum": 0.9, "nesterov": True, "clipnorm": 1}}
    result = train(tmp_path, build_and_look, precision="bfloat16", epochs=2, metrics=[], optimizer=optimizer)
    assert (dtypes, keras.config.dtype_policy().name) == (["bfloat16"], "float32")
    assert list(result.metrics) == ["loss", "val_loss"]


@pytest.fixture(scope="module")
def normalised(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Any]:
    """A network that normalises its images, and gives out logits: what it came to, and the model in its file."""
    import keras

    def build_normalised() -> object:
        layers = [keras.layers.Normalization(axis=-1, name="normalize"), *build().layers[1:-1]]
        return keras.Sequential([keras.layers.Input((28, 28, 1)), *layers, keras.layers.Dense(10, name="dense")])

    out = tmp_path_factory.mktemp("normalised")
    return train(out, build_normalised, head="logits"), keras.models.load_model(out / "model.keras")


def test_logits_have_their_loss(normalised: tuple[Result, Any]) -> None:
    result, model = normalised
    assert result.metrics["val_accuracy"] > 0.3
    assert model.loss.get_config()["from_logits"] is True


def test_normalisation_learns_from_the_images(normalised: tuple[Result, Any]) -> None:
    _, model = normalised
    assert 30 < float(np.ravel(model.get_layer("normalize").mean)[0]) < 40


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"data": {"samples": 4}}, "data.samples says 4"),
        ({"build_model": lambda: build(outputs=5)}, "10 classes, the model has 5 outputs"),
    ],
)
def test_refuses_before_anything_is_written(options: dict, message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        train(tmp_path / "run", **options)
    assert not (tmp_path / "run").exists()


def test_refuses_images_that_do_not_fit(tmp_path: Path) -> None:
    import keras

    def build_large() -> object:
        return keras.Sequential([keras.layers.Input((32, 32, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])

    with pytest.raises(UsageError, match=r"images of \[28, 28, 1\], the model takes \[32, 32, 1\]"):
        train(tmp_path, build_large)


def test_refuses_a_model_without_weights(tmp_path: Path) -> None:
    import keras

    with pytest.raises(UsageError, match="no weights to train"):
        train(tmp_path, lambda: keras.Sequential([keras.layers.Input((28, 28, 1)), keras.layers.Flatten()]))


def test_stops_early(tmp_path: Path) -> None:
    watcher = Watcher()
    stop = {"monitor": "val_loss", "patience": 2, "min_delta": 100}
    result = train(tmp_path, progress=watcher, epochs=9, early_stop=stop)
    assert (result.stopped_by, result.epochs, len(watcher.lines)) == ("early_stop", 3, 3)
    assert train(tmp_path, epochs=9, early_stop=stop, resume=True) == result


def kernels_watched() -> tuple[Callable[[], Any], Watcher, list[Any]]:
    """Builds a model, and keeps its kernel of ``conv`` after each epoch."""
    built: list[Any] = []
    kernels: list[Any] = []

    def build_and_keep() -> Any:
        built.append(build())
        return built[-1]

    return build_and_keep, Watcher(lambda _: kernels.append(built[-1].get_layer("conv").get_weights()[0])), kernels


def test_patience_that_is_lost_does_not_keep_from_fine_tuning(tmp_path: Path) -> None:
    """Layers that are frozen stay as they are until then."""
    build_and_keep, watcher, kernels = kernels_watched()
    stop = {"monitor": "val_loss", "patience": 2, "min_delta": 100}
    tune = {"freeze": "conv", "fine_tune": {"epochs": 4, "learning_rate": 1e-3}, "frozen": frozenset({"conv"})}
    result = train(tmp_path, build_and_keep, progress=watcher, epochs=8, early_stop=stop, **tune)
    # Lost in the third epoch, and again in the second of those that are fine-tuned, the 5th to the 8th.
    assert (result.stopped_by, result.epochs) == ("early_stop", 6)
    assert all(np.array_equal(kernels[0], kernel) for kernel in kernels[:4])
    assert not np.array_equal(kernels[3], kernels[4])
    assert not np.array_equal(kernels[4], kernels[5])


def test_divergence_is_told_and_the_last_good_epoch_kept(tmp_path: Path) -> None:
    import keras

    def explode(epoch: int) -> None:
        if epoch == 2:
            built[0].get_layer("dense").bias.assign([float("nan")] * 10)

    built: list = []

    def build_and_keep() -> object:
        built.append(build())
        return built[0]

    watcher = Watcher(explode)
    result = train(tmp_path, build_and_keep, progress=watcher)
    assert (result.stopped_by, result.epochs) == ("nan", 2)
    assert all(np.isfinite(each) for each in result.metrics.values())
    assert json.loads((tmp_path / "result.json").read_text())["stopped_by"] == "nan"
    assert watcher.lines[-2].startswith("stopped: the loss became nan in epoch 3; the models in")
    assert "learning_rate (now 0.005)" in watcher.lines[-1]
    assert train(tmp_path, resume=True) == result
    model = keras.models.load_model(tmp_path / "model.keras")
    assert all(np.isfinite(each).all() for each in model.get_weights())
    assert len(history(tmp_path)) == 3


def test_averages_are_what_is_validated_and_saved(tmp_path: Path) -> None:
    import keras

    from cnnspec.data.read import read
    from cnnspec.language.data import Data

    fields = {"optimizer": {"adam": {"learning_rate": 5e-3, "use_ema": True, "ema_momentum": 0.9}}, "epochs": 3}
    averaged = train(tmp_path / "averaged", **fields)
    assert averaged.metrics["loss"] == plain().row(3)["loss"]  # trained alike
    assert averaged.metrics["val_loss"] != plain().row(3)["val_loss"]
    validation = read(Data.model_validate({"source": "mnist5k"}), (28, 28, 1)).validation
    model = keras.models.load_model(tmp_path / "averaged" / "model.keras")
    found = model.evaluate(validation.images.astype("float32"), validation.labels, verbose=0, batch_size=256)
    assert found == pytest.approx([averaged.metrics["val_loss"], averaged.metrics["val_accuracy"]], rel=1e-4)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Any]]:
    """A run in which a layer is frozen and the rate falls, and the kernels of that layer after each epoch."""
    out = tmp_path_factory.mktemp("frozen")
    build_and_keep, watcher, kernels = kernels_watched()
    schedule = {"step": {"every": 1, "factor": 0.5}}
    train(out, build_and_keep, progress=watcher, freeze="conv", frozen=frozenset({"conv"}), schedule=schedule)
    return out, kernels


def test_frozen_layers_stay(frozen: tuple[Path, list[Any]]) -> None:
    _, kernels = frozen
    assert len(kernels) == 4
    assert all(np.array_equal(kernels[0], kernel) for kernel in kernels)


def test_learning_rates_are_those_of_the_schedule(frozen: tuple[Path, list[Any]]) -> None:
    import tensorflow as tf

    out, _ = frozen
    [path] = (out / "logs" / "train").iterdir()
    events = [tf.compat.v1.Event.FromString(each) for each in tf.data.TFRecordDataset(str(path)).as_numpy_iterator()]
    rates = [value.simple_value for event in events for value in event.summary.value if value.tag == "learning_rate"]
    assert rates == pytest.approx([5e-3, 2.5e-3, 1.25e-3, 6.25e-4])
    with np.load(out / "state.npz") as state:
        assert float(state["optimizer.1"]) == pytest.approx(6.25e-4)


def test_curves_are_drawn(finished: Path) -> None:
    text = (finished / "curves.svg").read_text()
    assert "loss" in text
    assert "accuracy" in text
    assert text.count('<path class="validation"') == 4

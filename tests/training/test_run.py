"""What a training leaves behind."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from training_runs import SPEC, Watcher, build, history, train

from cnnspec.diagnostics import UsageError

pytestmark = [pytest.mark.keras, pytest.mark.slow]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "deep" / "run"
    train(out)
    return out


def test_leaves_the_files_of_the_contract(finished: Path) -> None:
    names = {each.name for each in finished.iterdir()}
    assert names == {
        "spec.yaml", "spec.source.yaml", "history.csv", "model.keras", "best.keras", "result.json",
        "state.npz", "best.npz", "curves.svg", "logs", "run.json",
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
    from cnnspec.spec.data import Data

    data = Data.model_validate({"source": "mnist5k"})
    validation = read(data, (28, 28, 1)).validation
    rows = np.array(history(finished)[1:], dtype=float)
    best = rows[rows[:, -1].argmax()]
    for name, row in (("model.keras", rows[-1]), ("best.keras", best)):
        model = keras.models.load_model(finished / name)
        found = model.evaluate(validation.images.astype("float32"), validation.labels, verbose=0, batch_size=256)
        assert found == pytest.approx(row[-2:], rel=1e-4)


def test_finished_run_is_left_as_it_is(finished: Path) -> None:
    before = {each.name: (each.stat().st_mtime_ns, each.read_bytes()) for each in finished.rglob("*.*")}
    watcher = Watcher()
    result = train(finished, lambda: pytest.fail("built a model"), resume=True, progress=watcher)
    told = [f"the run in {finished} was finished before: nothing is left to do"]
    assert (result.epochs, result.stopped_by, watcher.lines) == (4, "epochs", told)
    assert before == {each.name: (each.stat().st_mtime_ns, each.read_bytes()) for each in finished.rglob("*.*")}


def test_lines_in_a_pipe(tmp_path: Path) -> None:
    watcher = Watcher()
    train(tmp_path, progress=watcher, epochs=2)
    assert [line[:9] for line in watcher.lines] == ["epoch 1/2", "epoch 2/2"]
    assert re.search(r"images/s  input \d+ %  \d:\d\d left$", watcher.lines[0])
    assert re.search(r"images/s  input \d+ %$", watcher.lines[1])


def test_learns(tmp_path: Path) -> None:
    assert train(tmp_path, data={"augment": []}, epochs=6, batch=64, steps_per_epoch=None).metrics["val_accuracy"] > 0.9


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


def test_logits_have_their_loss(tmp_path: Path) -> None:
    import keras

    def build_linear() -> object:
        return keras.Sequential(
            [keras.layers.Input((28, 28, 1)), *build().layers[:-1], keras.layers.Dense(10, name="dense")]
        )

    assert train(tmp_path, build_linear, head="logits").metrics["val_accuracy"] > 0.3
    model = keras.models.load_model(tmp_path / "model.keras")
    assert model.loss.get_config()["from_logits"] is True


def test_one_hot_labels(tmp_path: Path) -> None:
    metrics = ["accuracy", {"top_k_categorical_accuracy": {"k": 2}}]
    result = train(tmp_path, data={"labels": "one_hot"}, epochs=2, metrics=metrics)
    assert result.metrics["top_k_categorical_accuracy"] > result.metrics["accuracy"]


def test_regularisers_count_in_the_loss(tmp_path: Path) -> None:
    plain = train(tmp_path / "plain", epochs=1)
    heavy = train(tmp_path / "heavy", lambda: build(kernel_regularizer="l2", bias_regularizer="l1"), epochs=1)
    assert heavy.metrics["val_loss"] != plain.metrics["val_loss"]


def test_bfloat16_is_of_the_model_only(tmp_path: Path) -> None:
    import keras

    dtypes = []

    def build_and_look() -> object:
        model = build()
        dtypes.append(model.get_layer("conv").compute_dtype)
        return model

    train(tmp_path, build_and_look, precision="bfloat16", epochs=1)
    assert (dtypes, keras.config.dtype_policy().name) == (["bfloat16"], "float32")


def test_normalisation_learns_from_the_images(tmp_path: Path) -> None:
    import keras

    def build_normalised() -> object:
        layers = [keras.layers.Normalization(axis=-1, name="normalize"), *build().layers[1:]]
        return keras.Sequential([keras.layers.Input((28, 28, 1)), *layers])

    train(tmp_path, build_normalised, epochs=1)
    layer = keras.models.load_model(tmp_path / "model.keras").get_layer("normalize")
    assert 30 < float(np.ravel(layer.mean)[0]) < 40


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


def test_patience_that_is_lost_does_not_keep_from_fine_tuning(tmp_path: Path) -> None:
    stop = {"monitor": "val_loss", "patience": 2, "min_delta": 100}
    tune = {"freeze": "conv", "fine_tune": {"epochs": 4, "learning_rate": 1e-3}, "frozen": frozenset({"conv"})}
    result = train(tmp_path, epochs=8, early_stop=stop, **tune)
    # Lost in the third epoch, and again in the second of those that are fine-tuned, the 5th to the 8th.
    assert (result.stopped_by, result.epochs) == ("early_stop", 6)


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
    from cnnspec.spec.data import Data

    fields = {"optimizer": {"adam": {"learning_rate": 5e-3, "use_ema": True, "ema_momentum": 0.9}}, "epochs": 3}
    averaged = train(tmp_path / "averaged", **fields)
    plain = train(tmp_path / "plain", epochs=3)
    assert averaged.metrics["loss"] == plain.metrics["loss"]  # trained alike
    assert averaged.metrics["val_loss"] != plain.metrics["val_loss"]
    validation = read(Data.model_validate({"source": "mnist5k"}), (28, 28, 1)).validation
    model = keras.models.load_model(tmp_path / "averaged" / "model.keras")
    found = model.evaluate(validation.images.astype("float32"), validation.labels, verbose=0, batch_size=256)
    assert found == pytest.approx([averaged.metrics["val_loss"], averaged.metrics["val_accuracy"]], rel=1e-4)


def test_frozen_layers_stay_and_fine_tuning_moves_them(tmp_path: Path) -> None:
    built: list = []
    kernels: list = []

    def build_and_keep() -> object:
        built.append(build())
        return built[-1]

    def keep(epoch: int) -> None:
        kernels.append(built[-1].get_layer("conv").get_weights()[0])

    def train_with(**fields: object) -> None:
        kernels.clear()
        train(tmp_path / str(len(built)), build_and_keep, progress=Watcher(keep), frozen=frozenset({"conv"}), **fields)

    train_with(epochs=3, freeze="conv", fine_tune={"epochs": 1, "learning_rate": 1e-3})
    assert np.array_equal(kernels[0], kernels[1])
    assert not np.array_equal(kernels[1], kernels[2])
    train_with(epochs=2, freeze="conv")
    assert np.array_equal(kernels[0], kernels[1])


def test_learning_rates_are_those_of_the_schedule(tmp_path: Path) -> None:
    import tensorflow as tf

    train(tmp_path, epochs=4, schedule={"step": {"every": 1, "factor": 0.5}})
    [path] = (tmp_path / "logs" / "train").iterdir()
    events = [tf.compat.v1.Event.FromString(each) for each in tf.data.TFRecordDataset(str(path)).as_numpy_iterator()]
    rates = [value.simple_value for event in events for value in event.summary.value if value.tag == "learning_rate"]
    assert rates == pytest.approx([5e-3, 2.5e-3, 1.25e-3, 6.25e-4])
    with np.load(tmp_path / "state.npz") as state:
        assert float(state["optimizer.1"]) == pytest.approx(6.25e-4)


def test_curves_are_drawn(tmp_path: Path) -> None:
    train(tmp_path, epochs=2)
    text = (tmp_path / "curves.svg").read_text()
    assert "loss" in text
    assert "accuracy" in text
    assert text.count('<path class="validation"') == 4


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

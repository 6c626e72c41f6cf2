"""The tables of Keras are those of the Keras that is installed."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
from support import ROOT

from cnnspec.language.tables import LOSSES, METRICS, OPTIMIZERS, KerasTable
from cnnspec.values.choices import REQUIRED, chosen

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def tables() -> Any:
    spec = importlib.util.spec_from_file_location("tables", ROOT / "tools" / "tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_files_are_what_keras_says(tables: Any) -> None:
    for name, text in tables.files().items():
        assert (tables.TABLES / name).read_text() == text, f"{name} is old: run `make tables` and read the difference"


def test_nothing_is_left_out_without_a_reason(tables: Any) -> None:
    import inspect

    import keras

    for module, table in (
        (keras.optimizers, OPTIMIZERS),
        (keras.losses, LOSSES),
        (keras.metrics, METRICS),
    ):
        there = {each["class"] for each in table.facts.values()}
        known = {name for name, kind in vars(module).items() if inspect.isclass(kind) and kind.__name__ == name}
        assert known - there - set(tables.LEFT_OUT) == set()


def test_a_field_that_nothing_is_known_of_stops_the_script(tables: Any) -> None:
    class New:
        def __init__(self, surprise: Any = None) -> None: ...

    with pytest.raises(SystemExit, match=r"New\.surprise = None"):
        tables._entry(New)


REQUIRED_FIELDS: dict[str, Any] = {
    "average": "macro",
    "num_classes": 4,
    "target_class_ids": [0, 1],
    "recall": 0.5,
    "precision": 0.5,
    "specificity": 0.5,
    "sensitivity": 0.5,
}


def choice_of(table: KerasTable, word: str) -> Any:
    needed = [name for name, option in table[word].items() if option.default is REQUIRED]
    return chosen({word: {name: REQUIRED_FIELDS[name] for name in needed}}, table, "word")


@pytest.mark.parametrize("word", LOSSES)
def test_every_loss_is_a_number_for_the_labels_that_it_takes(word: str) -> None:
    import numpy as np

    from cnnspec.training.objects import loss_of

    outputs = np.random.RandomState(0).dirichlet([1] * 4, 6).astype("float32")
    indices = np.arange(6) % 4
    labels = indices if LOSSES.facts[word]["labels"] == "index" else np.eye(4, dtype="float32")[indices]
    assert np.isfinite(float(loss_of(choice_of(LOSSES, word))(labels, outputs)))


@pytest.mark.parametrize("word", METRICS)
def test_every_metric_is_a_number_for_the_labels_that_it_takes(word: str) -> None:
    import numpy as np

    from cnnspec.language.train import Train
    from cnnspec.training.objects import metrics_for

    outputs = np.random.RandomState(0).dirichlet([1] * 4, 6).astype("float32")
    indices = np.arange(6) % 4
    kind = "index" if METRICS.facts[word]["labels"] == "index" else "one_hot"
    labels = indices if kind == "index" else np.eye(4, dtype="float32")[indices]
    train = Train.model_validate({"metrics": [choice_of(METRICS, word).to_yaml()]})
    [metric] = metrics_for(train, kind, probabilities=True)
    metric.update_state(labels, outputs)
    assert metric.name == word
    if hasattr(metric, "_direction"):
        assert METRICS.facts[word]["better"] == ("larger" if metric._direction == "up" else "smaller")
    assert np.isfinite(float(metric.result()))


@pytest.mark.parametrize("word", OPTIMIZERS)
def test_every_optimizer_makes_a_loss_smaller_and_keeps_as_much_as_the_table_says(word: str) -> None:
    import keras
    import numpy as np
    import tensorflow as tf

    from cnnspec.analysis.memory import Training
    from cnnspec.language.train import Train
    from cnnspec.training.objects import optimizer_for

    train = Train.model_validate({"optimizer": {word: {"learning_rate": 0.01, "use_ema": True}}})
    optimizer, weight = optimizer_for(train), keras.Variable(np.ones((8, 8), "float32"))
    optimizer.build([weight])
    kept = sum(int(np.prod(each.shape)) for each in optimizer.variables) / 64
    before = float(tf.reduce_sum(weight.value**2))
    for _ in range(5):
        with tf.GradientTape() as tape:
            value = tf.reduce_sum(weight.value**2)
        optimizer.apply([tape.gradient(value, weight.value)], [weight])
    assert float(tf.reduce_sum(weight.value**2)) < before
    assert Training.of(train).slots == pytest.approx(kept, abs=0.3)

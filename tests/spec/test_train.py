"""The train section: what it takes, what it refuses, and that its defaults are Keras'."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from pydantic import ValidationError

from cnnspec.spec.train import LOSSES, OPTIMIZERS, Train, default_loss, dump

ADAM = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": False}
FULL = {
    "optimizer": {"adam": ADAM},
    "metrics": ["accuracy"],
    "schedule": "constant",
    "batch": 32,
    "epochs": 1,
    "seed": 0,
    "precision": "float32",
}


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({}, {}),
        (
            {"batch": 16.0, "epochs": 3, "seed": 7, "steps_per_epoch": 5},
            {"batch": 16, "epochs": 3, "seed": 7, "steps_per_epoch": 5},
        ),
        ({"optimizer": "adam"}, {}),
        (
            {"optimizer": {"adam": {"learning_rate": 1, "clipnorm": 2}}},
            {"optimizer": {"adam": {**ADAM, "learning_rate": 1, "clipnorm": 2}}},
        ),
        ({"optimizer": "sgd"}, {"optimizer": {"sgd": {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False}}}),
        ({"optimizer": {"adam": {"clipnorm": None}}}, {}),
        (
            {"loss": "categorical_crossentropy"},
            {"loss": {"categorical_crossentropy": {"from_logits": False, "label_smoothing": 0.0}}},
        ),
        (
            {"loss": {"sparse_categorical_crossentropy": {"from_logits": True}}},
            {"loss": {"sparse_categorical_crossentropy": {"from_logits": True}}},
        ),
        ({"schedule": "cosine"}, {"schedule": {"cosine": {"warmup": 0, "final": 0.0}}}),
        (
            {"schedule": {"cosine": {"warmup": 0.5, "final": 0.01}}},
            {"schedule": {"cosine": {"warmup": 0.5, "final": 0.01}}},
        ),
        ({"metrics": []}, {"metrics": []}),
        (
            {"metrics": ["accuracy", "sparse_top_k_categorical_accuracy"]},
            {"metrics": ["accuracy", {"sparse_top_k_categorical_accuracy": {"k": 5}}]},
        ),
        ({"early_stop": {}}, {"early_stop": {"monitor": "val_loss", "patience": 5, "min_delta": 0.0}}),
        (
            {"early_stop": {"monitor": "val_accuracy", "patience": 3}},
            {"early_stop": {"monitor": "val_accuracy", "patience": 3, "min_delta": 0.0}},
        ),
        ({"precision": "bfloat16"}, {"precision": "bfloat16"}),
    ],
)
def test_takes(given: dict[str, Any], changed: dict[str, Any]) -> None:
    train = Train.model_validate(given)
    assert dump(train) == {**FULL, **changed}
    assert Train.model_validate(dump(train)) == train


@pytest.mark.parametrize(
    ("given", "place", "message"),
    [
        ({"optimiser": "adam"}, ("optimiser",), "not permitted"),
        ({"optimizer": "adamm"}, ("optimizer",), "did you mean 'adam'?"),
        ({"optimizer": {"adamm": {}}}, ("optimizer", "adamm"), "did you mean 'adam'?"),
        ({"optimizer": {"adam": {"learning-rate": 1}}}, ("optimizer", "adam", "learning-rate"), "'learning_rate'?"),
        ({"optimizer": {"adam": {"learning_rate": 0}}}, ("optimizer", "adam", "learning_rate"), "above 0"),
        ({"optimizer": {"adam": {"learning_rate": None}}}, ("optimizer", "adam", "learning_rate"), "not null"),
        ({"optimizer": {"adam": {"beta_1": 1}}}, ("optimizer", "adam", "beta_1"), "not including, 1"),
        ({"optimizer": {"sgd": {"nesterov": 1}}}, ("optimizer", "sgd", "nesterov"), "true or false"),
        ({"optimizer": {"sgd": {"clipnorm": 1, "clipvalue": 1}}}, ("optimizer", "sgd", "clipvalue"), "only one of"),
        ({"optimizer": {"adam": {}, "sgd": {}}}, ("optimizer",), "expected one optimizer"),
        ({"loss": "mse"}, ("loss",), "known: sparse_categorical_crossentropy"),
        (
            {"loss": {"sparse_categorical_crossentropy": {"label_smoothing": 0.1}}},
            ("loss", "sparse_categorical_crossentropy", "label_smoothing"),
            "unknown field",
        ),
        ({"metrics": "accuracy"}, ("metrics",), "expected a list"),
        ({"metrics": ["acuracy"]}, ("metrics", 0), "did you mean 'accuracy'?"),
        ({"metrics": ["accuracy", "accuracy"]}, ("metrics", 1), "twice"),
        ({"schedule": "cosin"}, ("schedule",), "did you mean 'cosine'?"),
        ({"schedule": {"cosine": {"warmup": 1}}}, ("schedule", "cosine", "warmup"), "leaves nothing"),
        ({"schedule": {"cosine": {"final": 2}}}, ("schedule", "cosine", "final"), "from 0 to 1"),
        ({"batch": True}, ("batch",), "not true"),
        ({"batch": "32"}, ("batch",), "not '32'"),
        ({"epochs": 0}, ("epochs",), "from 1 up"),
        ({"steps_per_epoch": 0.5}, ("steps_per_epoch",), "from 1 up"),
        ({"early_stop": {"patience": 0}}, ("early_stop", "patience"), "from 1 up"),
        ({"early_stop": {"monitor": "val_acc"}}, ("early_stop", "monitor"), "did you mean 'val_accuracy'?"),
        ({"seed": -1}, ("seed",), "from 0 up"),
        ({"precision": "float16"}, ("precision",), "did you mean"),
    ],
)
def test_refuses(given: dict[str, Any], place: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Train.model_validate(given)
    [error] = caught.value.errors()
    assert error["loc"] == place
    assert message in f"{error['msg']} {error.get('ctx', {}).get('help')}"


def test_all_wrong_fields_of_a_word_are_told() -> None:
    with pytest.raises(ValidationError) as caught:
        Train.model_validate({"optimizer": {"adam": {"beta_1": 2, "beta_2": 2}}, "batch": 0})
    assert len(caught.value.errors()) == 3


@pytest.mark.parametrize(
    ("softmax", "labels", "loss"),
    [
        (True, "index", {"sparse_categorical_crossentropy": {"from_logits": False}}),
        (False, "index", {"sparse_categorical_crossentropy": {"from_logits": True}}),
        (False, "one_hot", {"categorical_crossentropy": {"from_logits": True, "label_smoothing": 0.0}}),
    ],
)
def test_default_loss(softmax: bool, labels: str, loss: dict[str, Any]) -> None:
    assert default_loss(softmax, labels).to_yaml() == loss


def test_schema_shows_defaults_as_written() -> None:
    properties = Train.model_json_schema()["properties"]
    assert (properties["optimizer"]["default"], properties["metrics"]["default"]) == ("adam", ["accuracy"])


@pytest.mark.keras
def test_names_and_defaults_are_those_of_keras() -> None:
    from cnnspec.training import objects

    for table, kinds in ((OPTIMIZERS, objects.OPTIMIZERS), (LOSSES, objects.LOSSES)):
        assert set(table) == set(kinds)
        for word, options in table.items():
            known = inspect.signature(kinds[word].__init__).parameters
            assert {name: option.default for name, option in options.items()} == {
                name: known[name].default for name in options
            }

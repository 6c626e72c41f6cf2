"""The train section: what it takes, what it refuses, and that its defaults are Keras'."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from cnnspec.language.train import Train, dump, larger_is_better

EMA = {"use_ema": False, "ema_momentum": 0.99}
ADAM = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": False, **EMA}
FULL = {
    "optimizer": {"adam": ADAM},
    "metrics": ["accuracy"],
    "schedule": {"constant": {"warmup": 0}},
    "batch": 32,
    "epochs": 1,
    "label_smoothing": 0.0,
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
        (
            {"optimizer": "sgd"},
            {"optimizer": {"sgd": {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False, **EMA}}},
        ),
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
        ({"precision": "auto"}, {"precision": "auto"}),
        ({"loss": "mse"}, {"loss": "mse"}),
        ({"class_weight": "balanced"}, {"class_weight": "balanced"}),
        ({"class_weight": [1, 2.5]}, {"class_weight": [1, 2.5]}),
        ({"class_weight": {"3": 2, 1: 0}}, {"class_weight": {3: 2, 1: 0}}),
        (
            {"epochs": 3, "freeze": "conv*", "fine_tune": {"epochs": 1, "learning_rate": 1e-5}},
            {"epochs": 3, "freeze": ["conv*"], "fine_tune": {"epochs": 1, "learning_rate": 1e-5}},
        ),
        ({"init_from": "a.keras", "label_smoothing": 0.1}, {"init_from": "a.keras", "label_smoothing": 0.1}),
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
        ({"loss": "mean_squared_eror"}, ("loss",), "did you mean 'mean_squared_error'?"),
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
        ({"schedule": "step"}, ("schedule",), "for example `every: 30` or `at: [30, 60]`"),
        ({"schedule": {"step": {"every": 1, "at": [2]}}}, ("schedule", "step"), "either"),
        ({"schedule": {"step": {"at": [2, 1]}}}, ("schedule", "step", "at"), "epochs that grow"),
        ({"schedule": {"plateau": {"monitor": "val_los"}}}, ("schedule", "plateau", "monitor"), "'val_loss'?"),
        ({"metrics": ["f1_score"]}, ("metrics", 0), "write `f1_score: {average: …}`"),
        ({"metrics": [{"f1_score": {"average": "makro"}}]}, ("metrics", 0, "f1_score", "average"), "'macro'?"),
        (
            {"optimizer": {"adam": {"gradient_accumulation_steps": 1}}},
            ("optimizer", "adam", "gradient_accumulation_steps"),
            "leave it out",
        ),
        ({"label_smoothing": 2}, ("label_smoothing",), "from 0 to 1"),
        ({"class_weight": "balancd"}, ("class_weight",), "write balanced, a list"),
        ({"class_weight": [1, -1]}, ("class_weight",), "a list with a weight for each class"),
        ({"class_weight": {"cat": 1}}, ("class_weight",), "classes from 0 up"),
        ({"class_weight": [0, 0]}, ("class_weight",), "all weights are 0"),
        ({"freeze": [1]}, ("freeze",), "names or patterns"),
        ({"fine_tune": {"epochs": 1, "learning_rate": 1}, "epochs": 2}, ("fine_tune",), "needs freeze"),
        (
            {"freeze": "a", "fine_tune": {"epochs": 2, "learning_rate": 1}, "epochs": 2},
            ("fine_tune", "epochs"),
            "leaves nothing",
        ),
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


def test_schema_shows_defaults_as_written() -> None:
    properties = Train.model_json_schema()["properties"]
    assert (properties["optimizer"]["default"], properties["metrics"]["default"]) == ("adam", ["accuracy"])


@pytest.mark.parametrize(
    ("measure", "larger"),
    [("loss", False), ("val_loss", False), ("val_accuracy", True), ("auc", True), ("val_mean_squared_error", False)],
)
def test_which_way_is_better(measure: str, larger: bool) -> None:
    assert larger_is_better(measure) is larger

"""The Keras objects that the train section names: metrics, optimizer, and the loss as Keras has it."""

from __future__ import annotations

from typing import Any

import keras

from cnnspec.language.objective import accuracy_for
from cnnspec.language.tables import LOSSES, METRICS, OPTIMIZERS, KerasTable
from cnnspec.language.train import Train
from cnnspec.values.choices import Choice


def loss_of(choice: Choice) -> Any:
    """The loss of a word."""
    return _keras_object(LOSSES, keras.losses, choice)


def metrics_for(train: Train, labels: str, *, probabilities: bool) -> list[Any]:
    """The metrics of the spec, each under the word that names it, which is its column in the history.

    ``probabilities`` says whether the outputs are some, rather than logits: a class is then taken for said from 0.5.
    """
    return [_metric(choice, labels, probabilities) for choice in train.metrics]


def _metric(choice: Choice, labels: str, probabilities: bool) -> Any:
    if choice.name != "accuracy":
        return _keras_object(METRICS, keras.metrics, choice, name=choice.name)
    word = accuracy_for(labels)
    fields = {"threshold": 0.5 if probabilities else 0.0} if word == "binary_accuracy" else {}
    return _keras_object(METRICS, keras.metrics, Choice(word, fields), name="accuracy")


def optimizer_for(train: Train) -> Any:
    """The optimizer of the spec; the loop sets its learning rate at every step."""
    return _keras_object(OPTIMIZERS, keras.optimizers, train.optimizer)


def _keras_object(table: KerasTable, module: Any, choice: Choice, **more: Any) -> Any:
    facts = table.facts[choice.name]
    arguments = {name: value for name, value in choice.fields.items() if value is not None}
    return getattr(module, facts["class"])(**arguments, **facts.get("fixed", {}), **more)

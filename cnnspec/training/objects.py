"""The Keras objects that the train section names: loss, metrics, optimizer with its schedule."""

from __future__ import annotations

from typing import Any

import keras

from cnnspec.diagnostics import UsageError
from cnnspec.spec.choices import Choice
from cnnspec.spec.train import Train, default_loss

LOSSES = {
    "sparse_categorical_crossentropy": keras.losses.SparseCategoricalCrossentropy,
    "categorical_crossentropy": keras.losses.CategoricalCrossentropy,
}
OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "rmsprop": keras.optimizers.RMSprop,
}


def loss_for(train: Train, *, softmax_output: bool, labels: str) -> Any:
    """The loss of the spec, or the one that follows from output and labels."""
    choice = train.loss or default_loss(softmax_output, labels)
    wanted = "one_hot" if choice.name == "categorical_crossentropy" else "index"
    if wanted != labels:
        raise UsageError(
            f"the loss {choice.name} takes labels: {wanted}, but data.labels is {labels}",
            help=f"write labels: {wanted}, or choose {default_loss(softmax_output, labels).name}",
        )
    return LOSSES[choice.name](**choice.fields)


def metrics_for(train: Train, labels: str) -> list[Any]:
    """The metrics of the spec, each under its own name."""
    return [_metric(each, labels) for each in train.metrics]


def _metric(choice: Choice, labels: str) -> Any:
    if choice.name == "accuracy":
        kind = keras.metrics.SparseCategoricalAccuracy if labels == "index" else keras.metrics.CategoricalAccuracy
        return kind(name="accuracy")
    wanted = "index" if choice.name.startswith("sparse_") else "one_hot"
    if wanted != labels:
        raise UsageError(
            f"the metric {choice.name} takes labels: {wanted}, but data.labels is {labels}",
            help=f"write labels: {wanted}, or choose another metric",
        )
    kinds = {
        "sparse_top_k_categorical_accuracy": keras.metrics.SparseTopKCategoricalAccuracy,
        "top_k_categorical_accuracy": keras.metrics.TopKCategoricalAccuracy,
    }
    return kinds[choice.name](**choice.fields, name=choice.name)


def optimizer_for(train: Train, steps_per_epoch: int) -> Any:
    """The optimizer of the spec, its learning rate on the schedule."""
    fields = {name: value for name, value in train.optimizer.fields.items() if value is not None}
    fields["learning_rate"] = _learning_rate(train, fields["learning_rate"], steps_per_epoch)
    return OPTIMIZERS[train.optimizer.name](**fields)


def _learning_rate(train: Train, peak: float, steps_per_epoch: int) -> Any:
    if train.schedule.name == "constant":
        return float(peak)
    warmup = round(train.schedule.fields["warmup"] * steps_per_epoch)
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0 if warmup else float(peak),
        decay_steps=max(1, train.epochs * steps_per_epoch - warmup),
        alpha=train.schedule.fields["final"],
        warmup_target=float(peak) if warmup else None,
        warmup_steps=warmup,
    )

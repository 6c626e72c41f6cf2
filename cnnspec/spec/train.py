"""The ``train`` section: loss, optimizer, schedule and how long; names and defaults are Keras'."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import InitErrorDetails

from cnnspec.spec.choices import (
    Choice,
    ChoiceOf,
    Option,
    Table,
    chosen,
    placed,
    refuse_at,
    schema,
    unknown,
)
from cnnspec.spec.types import (
    Bool,
    Fraction,
    Model,
    NonNegative,
    NonNegativeInt,
    Positive,
    PositiveInt,
    Text,
    number,
    one_of,
    refuse,
    show,
)

_FromZeroToOne = Annotated[
    float,
    PlainValidator(number(lambda x: 0 <= x <= 1, "a fraction from 0 to 1")),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]

_CLIPPING = {
    "clipnorm": Option(Positive, None),
    "clipvalue": Option(Positive, None),
    "global_clipnorm": Option(Positive, None),
}
_ADAM = {
    "beta_1": Option(Fraction, 0.9),
    "beta_2": Option(Fraction, 0.999),
    "epsilon": Option(Positive, 1e-7),
    "amsgrad": Option(Bool, False),
}

OPTIMIZERS: Table = {
    "sgd": {
        "learning_rate": Option(Positive, 0.01),
        "momentum": Option(Fraction, 0.0),
        "nesterov": Option(Bool, False),
        "weight_decay": Option(NonNegative, None),
        **_CLIPPING,
    },
    "adam": {
        "learning_rate": Option(Positive, 0.001),
        **_ADAM,
        "weight_decay": Option(NonNegative, None),
        **_CLIPPING,
    },
    "adamw": {
        "learning_rate": Option(Positive, 0.001),
        "weight_decay": Option(NonNegative, 0.004),
        **_ADAM,
        **_CLIPPING,
    },
    "rmsprop": {
        "learning_rate": Option(Positive, 0.001),
        "rho": Option(Fraction, 0.9),
        "momentum": Option(Fraction, 0.0),
        "epsilon": Option(Positive, 1e-7),
        "centered": Option(Bool, False),
        "weight_decay": Option(NonNegative, None),
        **_CLIPPING,
    },
}

LOSSES: Table = {
    "sparse_categorical_crossentropy": {"from_logits": Option(Bool, False)},
    "categorical_crossentropy": {"from_logits": Option(Bool, False), "label_smoothing": Option(_FromZeroToOne, 0.0)},
}

METRICS: Table = {
    "accuracy": {},
    "sparse_top_k_categorical_accuracy": {"k": Option(PositiveInt, 5)},
    "top_k_categorical_accuracy": {"k": Option(PositiveInt, 5)},
}

# warmup: epochs (a part of one will do); final: what is left of the learning rate at the end, as a fraction.
SCHEDULES: Table = {
    "constant": {},
    "cosine": {"warmup": Option(NonNegative, 0), "final": Option(_FromZeroToOne, 0.0)},
}


def default_loss(softmax_output: bool, labels: str) -> Choice:
    """The loss of a spec that names none, from what the model gives out and how the labels are written."""
    name = "categorical_crossentropy" if labels == "one_hot" else "sparse_categorical_crossentropy"
    return chosen({name: {"from_logits": not softmax_output}}, LOSSES, "loss")


def _optimizer(value: object) -> Choice:
    found = chosen(value, OPTIMIZERS, "optimizer")
    clips = [name for name in _CLIPPING if found.fields[name] is not None]
    if len(clips) > 1:
        wrong = refuse(f"only one of {' and '.join(clips)} can be set", "take one out")
        raise refuse_at([placed(wrong, value, found.name, clips[1])])
    return found


def _metrics(value: object) -> tuple[Choice, ...]:
    if not isinstance(value, list | tuple) or isinstance(value, Choice):
        raise refuse(f"expected a list of metrics, not {show(value)}", "for example [accuracy]")
    found: list[Choice] = []
    errors: list[InitErrorDetails] = []
    for index, each in enumerate(value):
        one = chosen(each, METRICS, "metric", index)
        if any(one.name == other.name for other in found):
            errors.append(placed(refuse(f"{one.name} is there twice", "keep one of the two"), each, index))
        found.append(one)
    if errors:
        raise refuse_at(errors)
    return tuple(found)


Optimizer = Annotated[
    Choice, PlainValidator(_optimizer), PlainSerializer(Choice.to_yaml), WithJsonSchema(schema(OPTIMIZERS))
]
Metrics = Annotated[
    tuple[Choice, ...],
    PlainValidator(_metrics),
    PlainSerializer(lambda value: [each.to_yaml() for each in value]),
    WithJsonSchema({"type": "array", "items": schema(METRICS)}),
]
Precision = Annotated[
    Literal["float32", "bfloat16"], one_of("float32", "bfloat16"), WithJsonSchema({"enum": ["float32", "bfloat16"]})
]


class EarlyStop(Model):
    """Stops when ``monitor`` has not become better by more than ``min_delta`` for ``patience`` epochs in a row.

    early_stop: {monitor: val_loss, patience: 5}
    """

    monitor: Text = "val_loss"
    patience: PositiveInt = 5
    min_delta: NonNegative = 0.0


class Train(Model):
    """How a model is trained.

        optimizer: {adam: {learning_rate: 1e-3}}
        schedule: {cosine: {warmup: 1}}
        batch: 64
        epochs: 20
        early_stop: {monitor: val_loss, patience: 5}

    Without ``loss`` it follows from the output and the labels. The schedule runs by steps over the whole training.
    Without ``steps_per_epoch`` an epoch is every training image once. ``precision: bfloat16`` computes in bfloat16
    and keeps the weights in float32.
    """

    loss: Annotated[Choice, ChoiceOf(LOSSES, "loss")] | None = None
    optimizer: Optimizer = Field("adam", validate_default=True)
    metrics: Metrics = Field(["accuracy"], validate_default=True)
    schedule: Annotated[Choice, ChoiceOf(SCHEDULES, "schedule")] = Field("constant", validate_default=True)
    batch: PositiveInt = 32
    epochs: PositiveInt = 1
    steps_per_epoch: PositiveInt | None = None
    early_stop: EarlyStop | None = None
    seed: NonNegativeInt = 0
    precision: Precision = "float32"

    @model_validator(mode="after")
    def _agree(self) -> Train:
        """Fields that need one another; each error has the place of the one to change."""
        errors = []
        names = ["loss", *(metric.name for metric in self.metrics)]
        known = [f"val_{name}" for name in names] + names
        if self.early_stop and self.early_stop.monitor not in known:
            monitor = self.early_stop.monitor
            errors.append(placed(unknown(monitor, known, "measure"), monitor, "early_stop", "monitor"))
        warmup = self.schedule.fields.get("warmup", 0)
        if warmup >= self.epochs and warmup > 0:
            text = f"a warmup of {show(warmup)} epochs leaves nothing of a training of {self.epochs}"
            help = f"use a warmup below {self.epochs}, or more epochs"
            errors.append(placed(refuse(text, help), warmup, "schedule", "cosine", "warmup"))
        if errors:
            raise refuse_at(errors)
        return self


def dump(train: Train) -> dict[str, Any]:
    """The section in the language's own form, every default visible; what is not set is left out."""
    return train.model_dump(exclude_none=True)

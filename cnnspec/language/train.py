"""The ``train`` section: loss, optimizer, schedule and how long; names and defaults are Keras'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, PlainSerializer, model_validator

from cnnspec.language.tables import LOSSES, METRICS, OPTIMIZERS
from cnnspec.schedules import SCHEDULES, monitored, problem
from cnnspec.values.choices import Choice, ChoiceOf, chosen, placed, refuse_at, schema, unknown
from cnnspec.values.types import (
    Checked,
    ClosedFraction,
    Model,
    NonNegative,
    NonNegativeInt,
    Positive,
    PositiveInt,
    Text,
    as_int,
    as_number,
    one_of,
    refuse,
    show,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import InitErrorDetails, PydanticCustomError

_CLIPPING = ("clipnorm", "clipvalue", "global_clipnorm")
PRECISIONS = ("float32", "bfloat16", "auto")


def larger_is_better(measure: str) -> bool:
    """Whether a column of the history, such as ``val_accuracy``, is to grow."""
    name = measure.removeprefix("val_")
    return name in METRICS and METRICS.facts[name]["better"] == "larger"


def _optimizer(value: object) -> Choice:
    optimizer = chosen(value, OPTIMIZERS, "optimizer")
    clips = [name for name in _CLIPPING if optimizer.fields[name] is not None]
    if len(clips) > 1:
        wrong = refuse(f"only one of {' and '.join(clips)} can be set", "take one out")
        raise refuse_at([placed(wrong, value, optimizer.name, clips[1])])
    if optimizer.fields["gradient_accumulation_steps"] == 1:
        error = refuse("accumulating the gradients of 1 step is none", "leave it out")
        raise refuse_at([placed(error, 1, optimizer.name, "gradient_accumulation_steps")])
    return optimizer


def _metrics(value: object) -> tuple[Choice, ...]:
    if not isinstance(value, list | tuple) or isinstance(value, Choice):
        raise refuse(f"expected a list of metrics, not {show(value)}", "for example [accuracy]")
    metrics: list[Choice] = []
    errors: list[InitErrorDetails] = []
    for index, entry in enumerate(value):
        one = chosen(entry, METRICS, "metric", index)
        if any(one.name == other.name for other in metrics):
            errors.append(placed(refuse(f"{one.name} is there twice", "keep one of the two"), entry, index))
        errors += [placed(error, entry, index, one.name, field) for field, error in _fields_at_odds(one.fields)]
        metrics.append(one)
    if errors:
        raise refuse_at(errors)
    return tuple(metrics)


def _fields_at_odds(fields: dict[str, Any]) -> Iterator[tuple[str, PydanticCustomError]]:
    """Fields of a metric that exclude each other."""
    classes, ids = fields.get("num_classes"), fields.get("target_class_ids")
    if classes and ids and max(ids) >= classes:
        message = f"there is no class {max(ids)} of {classes}: they are 0 to {classes - 1}"
        yield "target_class_ids", refuse(message, f"write num_classes: {max(ids) + 1}, or take it out")
    if fields.get("num_labels") is not None and not fields["multi_label"]:
        yield "num_labels", refuse("num_labels needs multi_label: true", "add it, or leave out num_labels")


def _schedule(value: object) -> Choice:
    schedule = chosen(value, SCHEDULES, "schedule")
    if mistake := problem(schedule):
        raise refuse_at([placed(refuse(*mistake), value, *([schedule.name] if isinstance(value, dict) else []))])
    return schedule


ClassWeight = Literal["balanced"] | list[float] | dict[int, float]


def _class_weight(value: object) -> ClassWeight:
    if value == "balanced":
        return "balanced"
    pairs = list(value.items()) if isinstance(value, dict) else []
    pairs = list(enumerate(value)) if isinstance(value, list | tuple) else pairs
    # A key of YAML is a text where it was written in quotes or comes from JSON.
    keys = [int(key) if isinstance(key, str) and key.isdigit() else as_int(key) for key, _ in pairs]
    numbers = [as_number(weight) for _, weight in pairs]
    known = [(key, weight) for key, weight in zip(keys, numbers, strict=True) if key is not None and weight is not None]
    if len(known) != len(pairs) or not pairs or any(key < 0 or weight < 0 for key, weight in known):
        help = "write balanced, a list with a weight for each class, or {class: weight} with classes from 0 up"
        raise refuse(f"expected weights of classes, not {show(value)}", help)
    if all(weight == 0 for _, weight in known):
        raise refuse("no class would count, all weights are 0", "give a weight above 0")
    return dict(known) if isinstance(value, dict) else [weight for _, weight in known]


def _patterns(value: object) -> tuple[str, ...]:
    patterns = [value] if isinstance(value, str) else value
    if not isinstance(patterns, list | tuple) or not all(isinstance(pattern, str) and pattern for pattern in patterns):
        raise refuse(f"expected names or patterns of layers, not {show(value)}", "for example [conv1, 'stage1.*']")
    return tuple(patterns)


_WEIGHT_SCHEMA = {"type": "number", "minimum": 0}
_CLASS_WEIGHT_SCHEMA = {
    "anyOf": [
        {"const": "balanced"},
        {"type": "array", "items": _WEIGHT_SCHEMA, "minItems": 1},
        {"type": "object", "additionalProperties": _WEIGHT_SCHEMA, "minProperties": 1},
    ]
}
_PATTERNS_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


class _LazySchema(Checked):
    """As Checked, with a JSON Schema of a table, which is read only for it."""

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        return dict(self.json_schema["make"]())


Optimizer = Annotated[
    Choice, _LazySchema(_optimizer, {"make": lambda: schema(OPTIMIZERS)}), PlainSerializer(Choice.to_yaml)
]
Metrics = Annotated[
    tuple[Choice, ...],
    _LazySchema(_metrics, {"make": lambda: {"type": "array", "items": schema(METRICS)}}),
    PlainSerializer(lambda value: [metric.to_yaml() for metric in value]),
]
Schedule = Annotated[
    Choice, _LazySchema(_schedule, {"make": lambda: schema(SCHEDULES)}), PlainSerializer(Choice.to_yaml)
]
Precision = Annotated[Literal["float32", "bfloat16", "auto"], one_of(*PRECISIONS)]
Patterns = Annotated[tuple[str, ...], Checked(_patterns, _PATTERNS_SCHEMA), PlainSerializer(list)]


class EarlyStop(Model):
    """Stops when ``monitor`` has not become better by more than ``min_delta`` for ``patience`` epochs in a row.

    early_stop: {monitor: val_loss, patience: 5}
    """

    monitor: Text = "val_loss"
    patience: PositiveInt = 5
    min_delta: NonNegative = 0.0


class FineTune(Model):
    """The last ``epochs`` of a training, in which what ``freeze`` names learns too.

    The ``learning_rate`` is another one there, and the schedule begins anew.

    fine_tune: {epochs: 5, learning_rate: 1e-5}
    """

    epochs: PositiveInt
    learning_rate: Positive


class Train(Model):
    """How a model is trained.

        optimizer: {adam: {learning_rate: 1e-3}}
        schedule: {cosine: {warmup: 1}}
        batch: 64
        epochs: 20
        early_stop: {monitor: val_loss, patience: 5}

    Without ``loss`` it follows from the output and the labels. The schedule runs by steps over the whole training.
    Without ``steps_per_epoch`` an epoch is every training image once. ``precision: bfloat16`` computes in bfloat16
    and keeps the weights and the last layer in float32; ``auto`` does so where the machine is fast at it.
    """

    loss: Annotated[Choice, ChoiceOf(LOSSES, "loss")] | None = None
    optimizer: Optimizer = Field("adam", validate_default=True)
    metrics: Metrics = Field(["accuracy"], validate_default=True)
    schedule: Schedule = Field("constant", validate_default=True)
    batch: PositiveInt = 32
    epochs: PositiveInt = 1
    steps_per_epoch: PositiveInt | None = None
    early_stop: EarlyStop | None = None
    label_smoothing: ClosedFraction = 0.0
    class_weight: Annotated[ClassWeight, Checked(_class_weight, _CLASS_WEIGHT_SCHEMA)] | None = None
    init_from: Text | None = None
    freeze: Patterns | None = None
    fine_tune: FineTune | None = None
    seed: NonNegativeInt = 0
    precision: Precision = "float32"

    @model_validator(mode="after")
    def _agree(self) -> Train:
        """Fields that need one another; each error has the place of the one to change."""
        errors = [*self._unknown_measures(), *self._too_short()]
        if self.fine_tune and not self.freeze:
            help = "name what learns only then, such as `freeze: 'features*'`"
            errors.append(placed(refuse("fine_tune needs freeze", help), self.fine_tune, "fine_tune"))
        if errors:
            raise refuse_at(errors)
        return self

    def _unknown_measures(self) -> list[InitErrorDetails]:
        names = ["loss", *(metric.name for metric in self.metrics)]
        known = [f"val_{name}" for name in names] + names
        monitors = [(self.early_stop.monitor, ("early_stop", "monitor"))] if self.early_stop else []
        watched = [*monitors, (monitored(self.schedule), ("schedule", self.schedule.name, "monitor"))]
        return [
            placed(unknown(monitor, known, "measure"), monitor, *path)
            for monitor, path in watched
            if monitor is not None and monitor not in known
        ]

    def _too_short(self) -> list[InitErrorDetails]:
        errors = []
        last = self.fine_tune.epochs if self.fine_tune else 0
        if last >= self.epochs:
            text = f"fine-tuning for {show(last)} epochs leaves nothing of a training of {self.epochs}"
            help = f"use fewer epochs here, or more than {self.epochs} in all"
            errors.append(placed(refuse(text, help), last, "fine_tune", "epochs"))
        warmup = self.schedule.fields.get("warmup", 0)
        shortest = min(last or self.epochs, self.epochs - last)
        if warmup >= shortest and warmup > 0:
            text = f"a warmup of {show(warmup)} epochs leaves nothing of a training of {shortest}"
            help = f"use a warmup below {shortest}, or more epochs"
            errors.append(placed(refuse(text, help), warmup, "schedule", self.schedule.name, "warmup"))
        return errors


def dump(train: Train) -> dict[str, Any]:
    """The section in the language's own form, every default visible; what is not set is left out."""
    return train.model_dump(exclude_none=True)

"""The ``train`` section as ``compile``: optimizer, learning rates, loss and metrics, as Keras has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cnnspec.emit.writer import Brackets, Expression, Text, comment, literal, spread
from cnnspec.language.data import Data
from cnnspec.language.objective import Head, accuracy_for, default_loss, same_for
from cnnspec.language.tables import LOSSES, METRICS, OPTIMIZERS, KerasTable
from cnnspec.language.train import Train
from cnnspec.values.choices import Choice

SPARSE = "sparse_categorical_crossentropy"


class Training(NamedTuple):
    """What a script that trains is written from; ``frozen`` are the layers that ``train.freeze`` names."""

    train: Train
    data: Data
    head: Head
    classes: int
    frozen: tuple[str, ...] = ()

    @property
    def loss(self) -> Choice:
        """The loss of the section, or the one that follows from output and labels."""
        return self.train.loss or default_loss(self.head, self.data.labels)

    @property
    def labels(self) -> str:
        """How the script writes labels: smoothed ones are numbers a class, as Keras smooths no other."""
        return "one_hot" if self.train.label_smoothing and self.loss.name == SPARSE else self.data.labels


def compiling(training: Training) -> Iterator[str]:
    """The function ``compile_model``."""
    train = training.train
    rate = literal(train.optimizer.fields["learning_rate"])
    arguments = ["model: keras.Model", "steps: int", f"rate: float = {rate}", f"epochs: int = {epochs(train)}"]
    yield from spread("def compile_model", _listed("(", arguments), " -> None:", 0)
    yield '    """Set optimizer, loss and metrics for so many epochs of so many steps, up to a learning rate."""'
    for remark in remarks(training):
        yield f"    {comment(remark)}"
    scheduled = yield from _schedule(train)
    optimizer = train.optimizer._replace(fields={**train.optimizer.fields, "learning_rate": None})
    items = [
        ("optimizer=", keras_object(OPTIMIZERS, "optimizers", optimizer, learning_rate=Text(scheduled)), 1),
        ("loss=", _loss(training), 1),
        ("metrics=", Brackets("[", tuple(("", metric, 1) for metric in _metrics(training)), "]"), 1),
    ]
    yield from spread("", Brackets("model.compile(", tuple(items)), "", 4)


def epochs(train: Train) -> int:
    """Those before the fine-tuning, if there is one."""
    return train.epochs - (train.fine_tune.epochs if train.fine_tune else 0)


def remarks(training: Training) -> Iterator[str]:
    """What plain Keras does in another way, or not at all."""
    train = training.train
    if train.label_smoothing and training.loss.name == SPARSE:
        yield "Keras smooths no labels that are class numbers: load_data() writes them as numbers a class."
        if training.loss.fields.get("ignore_class") is not None:
            yield f"Not here: ignore_class {training.loss.fields['ignore_class']}, which needs class numbers."
    if train.schedule.name == "plateau" and train.schedule.fields.get("warmup"):
        yield "Not here: the warmup, as ReduceLROnPlateau sets one number for all steps."
    for metric in train.metrics:
        if _metric(metric, training) is None:
            yield f"Not here: the metric {metric.name}, which needs labels that are class numbers."


def keras_object(table: KerasTable, module: str, choice: Choice, **more: Expression) -> Expression:
    """An object of Keras, with the fields that are not its defaults."""
    facts = table.facts[choice.name]
    arguments: dict[str, Expression] = dict(more)
    for name, value in choice.fields.items():
        if value is not None and facts["fields"][name].get("default") != value:
            arguments[name] = Text(literal(value))
    arguments |= {name: Text(literal(value)) for name, value in facts.get("fixed", {}).items()}
    items = tuple((f"{name}=", expression, 1) for name, expression in arguments.items())
    return Brackets(f"keras.{module}.{facts['class']}(", items)


def _loss(training: Training) -> Expression:
    loss, smoothing = training.loss, training.train.label_smoothing
    if not smoothing:
        return keras_object(LOSSES, "losses", loss)
    if loss.name == SPARSE:
        loss = Choice("categorical_crossentropy", {"from_logits": loss.fields["from_logits"]})
    return keras_object(LOSSES, "losses", loss._replace(fields={**loss.fields, "label_smoothing": smoothing}))


def _metrics(training: Training) -> Iterator[Expression]:
    for metric in training.train.metrics:
        if choice := _metric(metric, training):
            yield keras_object(METRICS, "metrics", choice, name=Text(literal(metric.name)))


def _metric(choice: Choice, training: Training) -> Choice | None:
    """The metric under its full name, for the labels of the script; None where there is none."""
    if choice.name == "accuracy":
        word = accuracy_for(training.labels)
        from_half = training.head != "logits"
        return Choice(word, {"threshold": 0.5 if from_half else 0.0} if word == "binary_accuracy" else {})
    if training.labels == training.data.labels or METRICS.facts[choice.name]["labels"] != "index":
        return choice
    other = same_for(choice.name, training.labels, metric=True)
    return choice._replace(name=other) if other else None


def _schedule(train: Train) -> Any:
    """Lines that make the schedule; what is returned is its name."""
    name, fields = train.schedule.name, train.schedule.fields
    warmup = 0 if name == "plateau" else fields.get("warmup", 0)
    if name in ("constant", "plateau") and not warmup:
        return "rate"
    if warmup:
        yield f"    warmup = round({literal(warmup)} * steps)"
    rest = "epochs * steps - warmup" if warmup else "epochs * steps"
    shape, lines = _SHAPES[name](fields, rest, bool(warmup))
    yield from lines
    if warmup and name == "cosine":
        items = ["0.0", rest, f"alpha={literal(fields['final'])}", "warmup_target=rate", "warmup_steps=warmup"]
        shape = _listed(f"{_KERAS}CosineDecay(", items)
    elif warmup:
        shape = Brackets("Warmup(", (("", Text("warmup"), 1), ("", Text("rate"), 1), ("", shape, 1)))
    yield from spread("schedule = ", shape, "", 4)
    return "schedule"


_KERAS = "keras.optimizers.schedules."
_Shape = tuple[Expression, list[str]]


def _constant(fields: Mapping[str, Any], rest: str, warmed: bool) -> _Shape:
    return Text("rate"), []


def _cosine(fields: Mapping[str, Any], rest: str, warmed: bool) -> _Shape:
    return _listed(f"{_KERAS}CosineDecay(", ["rate", rest, f"alpha={literal(fields['final'])}"]), []


def _exponential(fields: Mapping[str, Any], rest: str, warmed: bool) -> _Shape:
    return _listed("Decay(", ["rate", literal(fields["decay"]), "steps"]), []


def _step(fields: Mapping[str, Any], rest: str, warmed: bool) -> _Shape:
    # Keras keeps a value up to and with its boundary.
    less = " - warmup" if warmed else ""
    if fields["at"] is not None:
        ends = f"[math.ceil(epoch * steps) - 1{less} for epoch in {literal(fields['at'])}]"
    else:
        every = literal(fields["every"])
        ends = f"[math.ceil(turn * {every} * steps - 1e-6) - 1{less} for turn in range(1, math.ceil(epochs / {every}))]"
    lines = [
        f"    ends = {ends}",
        f"    rates = [rate * {literal(fields['factor'])}**turn for turn in range(len(ends) + 1)]",
    ]
    return _listed(f"{_KERAS}PiecewiseConstantDecay(", ["ends", "rates"]), lines


def _one_cycle(fields: Mapping[str, Any], rest: str, warmed: bool) -> _Shape:
    options = [f"{name}={literal(fields[name])}" for name in ("rise", "start", "final")]
    return _listed("OneCycle(", ["rate", rest, *options]), []


_SHAPES = {
    "constant": _constant,
    "plateau": _constant,
    "cosine": _cosine,
    "exponential": _exponential,
    "step": _step,
    "one_cycle": _one_cycle,
}


def _listed(open: str, items: list[str]) -> Brackets:
    return Brackets(open, tuple(("", Text(text), 1) for text in items))

"""A model against images whose classes are known."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from cnnspec.evaluation.images import Images
from cnnspec.evaluation.measures import (
    Array,
    Bin,
    ClassRow,
    Interval,
    calibration,
    confusion,
    counts_of,
    log_loss,
    macro_f1_interval,
    per_class,
    top_k_accuracy,
    wilson,
)
from cnnspec.evaluation.mistakes import Mistake, mistakes
from cnnspec.evaluation.outputs import outputs_of, probabilities
from cnnspec.evaluation.trained import Trained
from cnnspec.training.objective import Objective
from cnnspec.training.objects import metrics_for

_SAID = 0.5  # with several classes an image, one is said from this probability on


@dataclass(frozen=True)
class Evaluation:
    """``metrics`` are the loss and the metrics of the spec, as the training reckons them; ``figures`` are our own.

    ``intervals`` are those of 95 %: of ``accuracy`` after Wilson, of ``macro_f1`` by the bootstrap. ``confusion`` has a
    row for each true class and a column for each that was said; None where an image can be of several classes.
    ``mistakes`` begins with the worst.
    """

    run: str
    model: str
    data: str
    images: int
    metrics: dict[str, float]
    figures: dict[str, float]
    intervals: dict[str, Interval]
    classes: list[ClassRow]
    calibration: list[Bin]
    confusion: list[list[int]] | None
    mistakes: list[Mistake]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        fields = asdict(self)
        for key in ("classes", "calibration"):
            fields[key] = [row._asdict() for row in getattr(self, key)]
        return fields | {"mistakes": [mistake.to_dict() for mistake in self.mistakes]}


def evaluate(run: Trained, images: Images) -> tuple[Evaluation, Array]:
    """The figures, and the probabilities (image, class) that they come from."""
    arrays = images.arrays
    several = arrays.labels.ndim > 1
    outputs = outputs_of(run.model, arrays, run.train.batch)
    class_probabilities = probabilities(outputs, run.head, several=several)
    truth = _full(arrays.labels, class_probabilities.shape[1]) if several else arrays.labels
    figures, intervals, rows, bins, table = figures_of(truth, class_probabilities, run.names)
    evaluation = Evaluation(
        run=str(run.folder.path),
        model=run.file.name,
        data=images.title,
        images=len(arrays),
        metrics=metrics_of(run, truth, outputs),
        figures=figures,
        intervals=intervals,
        classes=rows,
        calibration=bins,
        confusion=None if table is None else table.tolist(),
        mistakes=mistakes(truth, class_probabilities, run.names, arrays.files),
        notes=images.notes,
    )
    return evaluation, class_probabilities


def figures_of(
    truth: Array, class_probabilities: Array, names: tuple[str, ...]
) -> tuple[dict[str, float], dict[str, Interval], list[ClassRow], list[Bin], Array | None]:
    """Figures, their intervals, the classes, the bins of calibration and the table of confusion, if there is one."""
    if truth.ndim > 1:
        return _of_several(truth, class_probabilities, names)
    predicted = class_probabilities.argmax(axis=1)
    right, table = predicted == truth, confusion(truth, predicted, len(names))
    rows = per_class(counts_of(truth, predicted, len(names)), names)
    error, bins = calibration(class_probabilities.max(axis=1), right)
    used = table.sum(axis=0) + table.sum(axis=1) > 0
    figures = {"accuracy": float(right.mean()), **_means(rows, used), "log_loss": log_loss(truth, class_probabilities)}
    if len(names) > 5:
        figures["top_5_accuracy"] = top_k_accuracy(truth, class_probabilities, 5)
    figures["calibration_error"] = error
    intervals = {"accuracy": wilson(int(right.sum()), len(right)), "macro_f1": macro_f1_interval(table)}
    return figures, intervals, rows, bins, table


def _of_several(
    truth: Array, class_probabilities: Array, names: tuple[str, ...]
) -> tuple[dict[str, float], dict[str, Interval], list[ClassRow], list[Bin], None]:
    predicted = class_probabilities >= _SAID
    right = predicted == (truth > 0.5)
    every = right.all(axis=1)
    rows = per_class(counts_of(truth, predicted, len(names)), names)
    error, bins = calibration(np.maximum(class_probabilities, 1 - class_probabilities).ravel(), right.ravel())
    figures = {
        "accuracy": float(every.mean()),
        "accuracy_per_class": float(right.mean()),
        **_means(rows, np.ones(len(names), bool)),
        "log_loss": log_loss(truth, class_probabilities),
        "calibration_error": error,
    }
    return figures, {"accuracy": wilson(int(every.sum()), len(every))}, rows, bins, None


def _means(rows: list[ClassRow], used: Array) -> dict[str, float]:
    """Over the classes that are true or said at least once, each counting the same."""
    there = [row for row, use in zip(rows, used, strict=True) if use]
    true = [row.recall for row in rows if row.support]
    return {
        "balanced_accuracy": float(np.mean(true)) if true else 0.0,
        "macro_precision": float(np.mean([row.precision for row in there])),
        "macro_recall": float(np.mean([row.recall for row in there])),
        "macro_f1": float(np.mean([row.f1 for row in there])),
    }


def metrics_of(run: Trained, truth: Array, outputs: Array) -> dict[str, float]:
    """The loss and the metrics of the spec."""
    import tensorflow as tf

    train, labels = run.train, run.data.labels
    written = tf.one_hot(truth, outputs.shape[1]) if labels == "one_hot" and truth.ndim == 1 else tf.constant(truth)
    value = Objective(train, run.head, labels, outputs.shape[1], np.ones(outputs.shape[1]))
    loss = float(value.validation(written, tf.constant(outputs))) + sum(float(penalty) for penalty in run.model.losses)
    metrics = {"loss": loss}
    for metric in metrics_for(train, labels, probabilities=run.head != "logits"):
        metric.update_state(written, outputs)
        result = np.asarray(metric.result())
        if result.ndim == 0:
            metrics[metric.name] = float(result)
    return metrics


def _full(labels: Array, outputs: int) -> Array:
    return np.pad(labels, ((0, 0), (0, outputs - labels.shape[1])))

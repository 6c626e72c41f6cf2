"""Writes `cnnspec/language/tables/*.json`: the optimizers, losses and metrics of the Keras that is installed.

Names, fields and defaults are read from Keras; what a field may be follows from its default, and where that says too
little from the tables below. A field that neither knows stops the script, so that a new version of Keras is looked at.
A test compares the files with what this script makes.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TABLES = Path(__file__).parent.parent / "cnnspec" / "language" / "tables"

LEFT_OUT = {
    "Optimizer": "a base class",
    "LossScaleOptimizer": "wraps another optimizer; float16 is not a precision of the language",
    "MultiOptimizer": "is made of several optimizers",
    "OptimizerMap": "is made of several optimizers",
    "Loss": "a base class",
    "CTC": "compares sequences",
    "Metric": "a base class",
    "Mean": "takes values, not labels and outputs",
    "Sum": "takes values, not labels and outputs",
    "MeanMetricWrapper": "needs a function",
    "Accuracy": "counts equal numbers; `accuracy` is, as in Keras' compile, the one that suits labels and output",
}
FIELDS_LEFT_OUT = {
    "name": "the word is the name",
    "dtype": "losses and metrics are computed in float32",
    "reduction": "the loss of a batch is a mean",
    "axis": "the classes are the last axis",
    "loss_scale_factor": "for float16",
    "sparse_y_true": "says how labels are written, which data.labels does",
    "sparse_y_pred": "see FIXED",
    "from_sorted_ids": "the outputs are one number a class",
}
FIXED = {"sparse_y_pred": False}  # the outputs are one number a class
# Not what Keras has as default: a history holds numbers, and these give one a class unless they are told.
REQUIRED = {("F1Score", "average"), ("FBetaScore", "average")}

ALIASES = {
    "mse": "MeanSquaredError",
    "mae": "MeanAbsoluteError",
    "mape": "MeanAbsolutePercentageError",
    "msle": "MeanSquaredLogarithmicError",
    "kld": "KLDivergence",
    "bce": "BinaryCrossentropy",
}

# The types are those of cnnspec/language/tables/__init__.py.
TYPES: dict[str, Any] = {
    "learning_rate": "positive",
    **dict.fromkeys(["rho", "momentum", "beta_1", "beta_2", "adam_beta_1", "adam_beta_2", "ema_momentum"], "fraction"),
    **dict.fromkeys(["epsilon", "epsilon_1", "epsilon_2"], "positive"),
    **dict.fromkeys(["weight_decay", "adam_weight_decay", "initial_accumulator_value"], "non_negative"),
    **dict.fromkeys(["clipnorm", "clipvalue", "global_clipnorm", "clip_threshold"], "positive"),
    **dict.fromkeys(["l1_regularization_strength", "l2_regularization_strength", "beta"], "non_negative"),
    **dict.fromkeys(["l2_shrinkage_regularization_strength", "rms_rate", "gamma", "margin"], "non_negative"),
    **dict.fromkeys(["learning_rate_power", "beta_2_decay", "muon_a", "muon_b", "muon_c"], "real"),
    **dict.fromkeys(["adam_lr_ratio", "delta", "q"], "positive"),
    **dict.fromkeys(["ema_overwrite_frequency", "gradient_accumulation_steps"], "count"),
    **dict.fromkeys(["ns_steps", "k", "top_k", "num_classes", "num_labels"], "count"),
    **dict.fromkeys(["warmup_steps", "class_id", "num_regressors"], "natural"),
    **dict.fromkeys(["label_smoothing", "alpha", "threshold", "thresholds"], "closed"),
    **dict.fromkeys(["recall", "precision", "specificity", "sensitivity"], "closed"),
    "ignore_class": "whole",
    "num_thresholds": "count",
    "exclude_layers": "texts",
    "target_class_ids": "naturals",
    "label_weights": "weights",
    "average": ["micro", "macro", "weighted"],
    "curve": ["ROC", "PR"],
    "summation_method": ["interpolation", "minoring", "majoring"],
    "class_aggregation": ["uniform_average", "variance_weighted_average"],
}
# Where a name means something else in one class.
OF_CLASS = {
    ("AUC", "thresholds"): "fractions",
    ("FBetaScore", "beta"): "positive",
    ("FBetaScore", "threshold"): "share",
    ("F1Score", "threshold"): "share",
    ("AUC", "num_thresholds"): "several",
    ("BinaryIoU", "target_class_ids"): "bits",
    ("Ftrl", "learning_rate_power"): "non_positive",
    ("Lion", "beta_1"): "open",
    ("CategoricalGeneralizedCrossEntropy", "q"): "open",
}
# Those that take the index of the class; all others take numbers of the shape of the output.
OF_INDEX = {
    "CategoricalGeneralizedCrossEntropy",
    "SparseCategoricalCrossentropy",
    "SparseCategoricalAccuracy",
    "SparseTopKCategoricalAccuracy",
    "Circle",
    "IoU",
    "MeanIoU",
}
# Metrics that become better as they grow; of all others less is better.
GROW = (
    "Accuracy", "AUC", "IoU", "F1Score", "FBetaScore", "CosineSimilarity", "Correlation", "R2Score", "Precision",
    "Recall", "AtSpecificity", "AtSensitivity", "TruePositives", "TrueNegatives",
)  # fmt: skip


def optimizers() -> dict[str, Any]:
    """Every optimizer by its name in Keras: its class, its fields, how many numbers it keeps for each weight."""
    import keras

    found = {kind.__name__.lower(): kind for kind in _classes(keras.optimizers)}
    return {word: {**_entry(kind), "slots": _slots(kind)} for word, kind in found.items()}


def losses() -> dict[str, Any]:
    """Every loss by its name in Keras: its class, its fields, the labels that it takes."""
    import keras

    return _with_aliases(keras.losses)


def metrics() -> dict[str, Any]:
    """Every metric by its name in Keras; ``accuracy`` is the one that suits labels and output."""
    import keras

    found = {"accuracy": {"class": None, "fields": {}, "labels": "any"}, **_with_aliases(keras.metrics)}
    return {
        word: {**entry, "better": "larger" if str(entry["class"] or "Accuracy").endswith(GROW) else "smaller"}
        for word, entry in found.items()
    }


def _with_aliases(module: Any) -> dict[str, Any]:
    from keras.src.utils.naming import to_snake_case

    kinds = {kind.__name__: kind for kind in _classes(module)}
    words = {to_snake_case(name): kind for name, kind in kinds.items()}
    words |= {alias: kinds[name] for alias, name in ALIASES.items() if name in kinds}
    return {
        word: {**_entry(kind), "labels": "index" if kind.__name__ in OF_INDEX else "one_number_a_class"}
        for word, kind in words.items()
    }


def _classes(module: Any) -> Iterator[type]:
    for name in sorted(vars(module)):
        kind = getattr(module, name)
        if inspect.isclass(kind) and kind.__name__ == name and name not in LEFT_OUT:
            yield kind


def _entry(kind: type) -> dict[str, Any]:
    parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
    fields = {
        each.name: _field(kind.__name__, each)
        for each in parameters
        if each.kind is not each.VAR_KEYWORD and each.name not in FIELDS_LEFT_OUT
    }
    fixed = {each.name: FIXED[each.name] for each in parameters if each.name in FIXED}
    return {"class": kind.__name__, "fields": fields, **({"fixed": fixed} if fixed else {})}


def _field(kind: str, parameter: inspect.Parameter) -> dict[str, Any]:
    default, name = parameter.default, parameter.name
    if isinstance(default, bool):
        return {"type": "bool", "default": default}
    known = OF_CLASS.get((kind, name)) or TYPES.get(name)
    if known is None:
        sys.exit(f"{kind}.{name} = {default!r}: say in tools/tables.py what it may be")
    if default is parameter.empty or (kind, name) in REQUIRED:
        return {"type": known}
    return {"type": known, "default": list(default) if isinstance(default, tuple) else default}


def _slots(kind: Any) -> dict[str, int]:
    """Numbers kept for each weight of a matrix: with the defaults under ``base``, and more with each field."""
    base = _kept(kind)
    more = {
        "momentum": 0.9,
        "centered": True,
        "amsgrad": True,
        "use_ema": True,
        "gradient_accumulation_steps": 2,
    }
    known = inspect.signature(kind.__init__).parameters
    changed = {name: value for name, value in more.items() if name in known and known[name].default != value}
    found = {name: _kept(kind, **{name: value}) - base for name, value in changed.items()}
    return {"base": base, **{name: count for name, count in found.items() if count}}


def _kept(kind: Any, **fields: Any) -> int:
    import keras
    import numpy as np

    weight = keras.Variable(np.zeros((128, 128), "float32"))
    optimizer = kind(**fields)
    optimizer.build([weight])
    return round(sum(int(np.prod(each.shape)) for each in optimizer.variables) / (128 * 128))


def text(table: dict[str, Any]) -> str:
    """The file of a table: a line for each word, so that a difference can be read."""
    lines = [f" {json.dumps(word)}: {json.dumps(entry)}" for word, entry in sorted(table.items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def files() -> dict[str, str]:
    """The text of every file by its name."""
    return {f"{make.__name__}.json": text(make()) for make in (optimizers, losses, metrics)}


if __name__ == "__main__":
    for name, content in files().items():
        (TABLES / name).write_text(content, encoding="utf-8")

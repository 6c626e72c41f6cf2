"""The figures of a classifier, from the classes that are true and the probabilities that it gave.

A decision is about one image, or, where an image can be of several classes, about one class of one image.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
Interval = tuple[float, float]

Z = 1.959963984540054  # of a normal distribution, 95 % lie within so many standard deviations
_ROUNDS = 1000  # of the bootstrap
_LEAST = float(np.finfo(np.float64).eps)  # a probability of 0 would make an infinite loss


class ClassRow(NamedTuple):
    """The figures of one class, with 95 % intervals after Wilson; 0 where nothing can be divided."""

    name: str
    precision: float
    precision_interval: Interval
    recall: float
    recall_interval: Interval
    f1: float
    support: int


class Bin(NamedTuple):
    """Decisions of about the same confidence: how many, how confident on average, and which share was right."""

    low: float
    high: float
    decisions: int
    confidence: float
    accuracy: float


def wilson(right: int, of: int) -> Interval:
    """The 95 % interval of a proportion (E. B. Wilson, 1927), which stays within 0 and 1 and fits small counts."""
    if not of:
        return 0.0, 1.0
    share, squared = right / of, Z * Z
    middle = (share + squared / (2 * of)) / (1 + squared / of)
    half = Z / (1 + squared / of) * math.sqrt(share * (1 - share) / of + squared / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def confusion(truth: Array, predicted: Array, classes: int) -> Array:
    """How often each class (row) was taken for each (column)."""
    table: Array = np.bincount(truth.astype(np.int64) * classes + predicted, minlength=classes**2)
    return table.reshape(classes, classes)


def counts_of(truth: Array, predicted: Array, classes: int) -> Array:
    """Of each class (row) how often it was rightly said, said, and true; of indices or of zeros and ones."""
    if truth.ndim == 1:
        table = confusion(truth, predicted, classes)
        return np.stack([np.diag(table), table.sum(axis=0), table.sum(axis=1)], axis=1)
    true, positive = truth > 0.5, predicted > 0.5
    return np.stack([(true & positive).sum(axis=0), positive.sum(axis=0), true.sum(axis=0)], axis=1)


def per_class(counts: Array, names: tuple[str, ...]) -> list[ClassRow]:
    """The rows of ``counts_of`` as figures."""
    rows = []
    for name, (right, predicted, true) in zip(names, counts.tolist(), strict=True):
        rows.append(
            ClassRow(
                name,
                right / predicted if predicted else 0.0,
                wilson(right, predicted),
                right / true if true else 0.0,
                wilson(right, true),
                _f1(right, predicted, true),
                true,
            )
        )
    return rows


def _f1(right: int, predicted: int, true: int) -> float:
    return 2 * right / (predicted + true) if predicted + true else 0.0


def macro_f1_interval(table: Array) -> Interval:
    """95 % by the bootstrap: the images are drawn anew, with repetition, a thousand times; always the same draws."""
    total = int(table.sum())
    random = np.random.RandomState(0)  # its numbers are frozen for ever
    drawn = random.multinomial(total, (table / total).ravel(), _ROUNDS).reshape(-1, *table.shape)
    right, predicted, true = np.einsum("rii->ri", drawn), drawn.sum(axis=1), drawn.sum(axis=2)
    scores = np.where(predicted + true > 0, 2 * right / np.maximum(predicted + true, 1), 0.0)
    # As in the figure itself only classes count that are true or said somewhere.
    there = (table.sum(axis=0) + table.sum(axis=1)) > 0
    low, high = np.percentile(scores[:, there].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def log_loss(truth: Array, probabilities: Array) -> float:
    """The mean of minus the logarithm of the probability of what is true."""
    if truth.ndim == 1:
        shares = probabilities / probabilities.sum(axis=1, keepdims=True)
        return float(-np.log(np.clip(shares[np.arange(len(truth)), truth], _LEAST, 1)).mean())
    limited = np.clip(probabilities, _LEAST, 1 - _LEAST)
    return float(-(truth * np.log(limited) + (1 - truth) * np.log(1 - limited)).mean())


def calibration(confidence: Array, right: Array, bins: int = 10) -> tuple[float, list[Bin]]:
    """The expected calibration error and its bins of equal width (C. Guo et al., 2017).

    The error is the mean distance between the confidence of a bin and its accuracy, weighted by its decisions. A bin
    holds its upper limit, the first also 0.
    """
    index = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    measured_bins, error = [], 0.0
    for number in range(bins):
        inside = index == number
        count = int(inside.sum())
        mean = float(confidence[inside].mean()) if count else 0.0
        accuracy = float(right[inside].mean()) if count else 0.0
        error += count / len(confidence) * abs(mean - accuracy)
        measured_bins.append(Bin(number / bins, (number + 1) / bins, count, mean, accuracy))
    return error, measured_bins


def top_k_accuracy(truth: Array, probabilities: Array, k: int) -> float:
    """The share of the images whose class is among the k likeliest; of equal ones the first goes before."""
    ranked = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
    return float((ranked == truth[:, np.newaxis]).any(axis=1).mean())

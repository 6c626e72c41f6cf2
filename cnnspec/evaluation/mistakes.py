"""The images that a model was wrongest about, as a list and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from cnnspec.data.describe import grid, pictures
from cnnspec.evaluation.measures import Array
from cnnspec.sources.images.arrays import Arrays

_SHOWN = 50
_COLUMNS = 10


class Mistake(NamedTuple):
    """An image by its place in its part of the data, and by its file where it has one.

    ``confidence`` is the probability of what was predicted; ``truth_given`` that of what is true. With several classes
    an image, it is about the one class that was the furthest from the truth.
    """

    image: int
    file: str
    truth: str
    predicted: str
    confidence: float
    truth_given: float

    def to_dict(self) -> dict[str, Any]:
        """The fields under the names that they have in ``evaluation.json``."""
        return {{"predicted": "said"}.get(name, name): value for name, value in self._asdict().items()}


def mistakes(
    truth: Array, probabilities: Array, names: Sequence[str], files: Sequence[str], limit: int = _SHOWN
) -> list[Mistake]:
    """The first ones are those that the model was surest of, against the truth."""
    rows = np.arange(len(probabilities))
    if truth.ndim == 1:
        classes = probabilities.argmax(axis=1)
        wrong, badness = classes != truth, probabilities[rows, classes] - probabilities[rows, truth]
    else:
        gap = np.abs(probabilities - truth)
        classes = gap.argmax(axis=1)
        wrong, badness = ((probabilities >= 0.5) != (truth > 0.5)).any(axis=1), gap[rows, classes]
    order = [index for index in np.argsort(-badness, kind="stable").tolist() if wrong[index]][:limit]
    one = _one if truth.ndim == 1 else _one_of_several
    return [
        one(index, int(classes[index]), truth, probabilities, names, files[index] if files else "") for index in order
    ]


def _one(index: int, predicted: int, truth: Array, probabilities: Array, names: Sequence[str], file: str) -> Mistake:
    true = int(truth[index])
    return Mistake(
        index,
        file,
        names[true],
        names[predicted],
        float(probabilities[index, predicted]),
        float(probabilities[index, true]),
    )


def _one_of_several(
    index: int, class_index: int, truth: Array, probabilities: Array, names: Sequence[str], file: str
) -> Mistake:
    true, sure = bool(truth[index, class_index] > 0.5), float(probabilities[index, class_index])
    words = (names[class_index], f"not {names[class_index]}")
    return Mistake(index, file, words[not true], words[true], 1 - sure if true else sure, sure if true else 1 - sure)


def mistakes_sheet(arrays: Arrays, entries: Sequence[Mistake], limits: tuple[float, float] | None) -> bytes | None:
    """A PNG of the mistakes in their order, ten in a row; None where there are none or the data are no pictures."""
    if not entries or len(arrays.shape) != 3 or arrays.shape[2] not in (1, 3, 4):
        return None
    pixels: Any = pictures(arrays, np.array([mistake.image for mistake in entries]))
    low, high = limits or (float(pixels.min()), float(pixels.max()))
    return grid([pixels[start : start + _COLUMNS] for start in range(0, len(pixels), _COLUMNS)], (low, high), _COLUMNS)

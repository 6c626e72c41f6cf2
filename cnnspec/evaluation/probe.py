"""How a trained network answers to moved images, and what becomes of its features: its invariance, measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from cnnspec.data.describe import pictures
from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.images import Images
from cnnspec.evaluation.moves import Kind, moved, overlap, steps
from cnnspec.evaluation.outputs import probabilities
from cnnspec.evaluation.trained import Trained
from cnnspec.sources.images.arrays import Arrays, Encoded

_BATCH = 64
_SAID = 0.5  # with several classes an image, one is said from this probability on


@dataclass(frozen=True)
class Similarity:
    """How like the features of the image as it was those of the moved image are: means of cosines, 1 is the same.

    ``in_place`` compares number by number. ``aligned`` compares at the place where the two agree most, which is
    ``moved_by`` cells of the map away; both are None for features without height and width, and for turns.
    """

    in_place: float
    aligned: float | None = None
    moved_by: float | None = None


@dataclass(frozen=True)
class Row:
    """One amount of moving: the accuracy, how many images are still said to be the same, and the features by layer."""

    amount: int
    accuracy: float
    same_answer: float
    features: dict[str, Similarity]


@dataclass(frozen=True)
class Probe:
    """A run under one kind of moving; amounts are pixels or degrees, a shift is the mean of four directions."""

    run: str
    kind: Kind
    data: str
    images: int
    pooling: list[str]
    shapes: dict[str, list[int]]
    rows: list[Row]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


@dataclass
class _Sums:
    """What has been seen of one amount so far."""

    images: int = 0
    right: int = 0
    same: int = 0
    features: dict[str, list[np.ndarray[Any, Any]]] = field(default_factory=dict)


def probe(run: Trained, images: Images, nodes: Mapping[str, str], kind: Kind, most: int) -> Probe:
    """A run on at most so many of some images, evenly chosen; ``nodes`` are those of the features by their layer.

    What comes in from outside of an image is its darkest value, as in the augmentation of a training.
    """
    arrays = images.arrays
    if len(arrays.shape) != 3:
        raise UsageError(f"{images.title} has no images of height and width", "a probe moves images")
    chosen = np.unique(np.linspace(0, len(arrays) - 1, min(most, len(arrays))).astype(int))
    seen, fill = _Seen(run, nodes), _darkest(run, arrays)
    sums: dict[int, _Sums] = {}
    for start in range(0, len(chosen), _BATCH):
        part = chosen[start : start + _BATCH]
        _batch(seen, pictures(arrays, part).astype(np.float32), arrays.labels[part], kind, fill, sums)
    return Probe(
        run=str(run.folder.path),
        kind=kind,
        data=images.title,
        images=len(chosen),
        pooling=[node.item for node in run.graph.nodes if node.op in ("pool", "global_pool")],
        shapes=seen.shapes,
        rows=[_row(amount, total) for amount, total in sums.items()],
    )


def _darkest(run: Trained, arrays: Arrays) -> float:
    if run.data.range:
        return float(run.data.range[0])
    return 0.0 if isinstance(arrays.images, Encoded) else min(0.0, float(arrays.images.min()))


class _Seen:
    """A model that shows what it says and its features."""

    def __init__(self, run: Trained, nodes: Mapping[str, str]) -> None:
        self._head, self._several = run.head, run.data.labels == "multi_hot"
        model = run.model
        self._names = list(nodes)
        tensors = [model.get_layer(node).output for node in nodes.values()]
        self.shapes = {name: list(tensor.shape[1:]) for name, tensor in zip(nodes, tensors, strict=True)}
        whole = keras.Model(model.inputs[0], [*tensors, model.outputs[0]])
        self._call = tf.function(lambda images: whole(images, training=False), reduce_retracing=True)

    def __call__(self, images: Any) -> tuple[Any, dict[str, Any]]:
        """What is said of each image, a class or a row of classes, and the features by layer."""
        *features, outputs = (tf.cast(tensor, tf.float32).numpy() for tensor in self._call(tf.constant(images)))
        class_probabilities = probabilities(outputs, self._head, several=self._several)
        predicted = class_probabilities >= _SAID if self._several else class_probabilities.argmax(axis=1)
        return predicted, dict(zip(self._names, features, strict=True))


def _batch(seen: _Seen, images: Any, labels: Any, kind: Kind, fill: float, sums: dict[int, _Sums]) -> None:
    predicted, features = seen(images)
    if labels.ndim > 1:
        labels = np.pad(labels, ((0, 0), (0, predicted.shape[1] - labels.shape[1]))) > _SAID
    for amount, by in steps(kind):
        now, others = (predicted, features) if amount == 0 else seen(moved(kind, images, amount, by, fill))
        total = sums.setdefault(amount, _Sums())
        total.images += len(images)
        total.right += int(_agree(now, labels).sum())
        total.same += int(_agree(now, predicted).sum())
        for name, other in others.items():
            total.features.setdefault(name, []).append(_compare(features[name], other, by, turned=kind == "rotate"))


def _agree(one: Any, other: Any) -> Any:
    same = one == other
    return same.all(axis=1) if same.ndim > 1 else same


def _compare(before: Any, after: Any, by: tuple[int, int], *, turned: bool) -> np.ndarray[Any, Any]:
    """For each image the cosine in place, the best one of any shift on the way, and how many cells that shift is."""
    in_place = _cosine(before, after)
    if before.ndim != 4 or turned:
        return np.stack([in_place, np.full_like(in_place, np.nan), np.full_like(in_place, np.nan)])
    best, cells = in_place, np.zeros_like(in_place)
    for distance in range(1, max(map(abs, by)) + 1):
        there, here = overlap(before, int(np.sign(by[0])) * distance, int(np.sign(by[1])) * distance)
        if before[there].size == 0:
            break
        cosines = _cosine(before[there], after[here])
        better = cosines > best + 1e-6  # the nearest of equals
        best, cells = np.where(better, cosines, best), np.where(better, distance, cells)
    return np.stack([in_place, best, cells])


def _cosine(one: Any, other: Any) -> Any:
    """Of each image; two that are zero everywhere are the same, one that is zero is like nothing."""
    one, other = (array.reshape(len(array), -1).astype(np.float64) for array in (one, other))
    lengths = np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1)
    product = lengths[0] * lengths[1]
    both = (lengths[0] == 0) & (lengths[1] == 0)
    return np.where(both, 1.0, (one * other).sum(axis=1) / np.where(product == 0, 1.0, product))


def _row(amount: int, sums: _Sums) -> Row:
    features = {name: _similarity(np.concatenate(parts, axis=1)) for name, parts in sums.features.items()}
    return Row(amount, sums.right / sums.images, sums.same / sums.images, features)


def _similarity(comparisons: Any) -> Similarity:
    in_place, aligned, cells = (float(mean) for mean in comparisons.mean(axis=1))
    return Similarity(in_place) if np.isnan(aligned) else Similarity(in_place, aligned, cells)

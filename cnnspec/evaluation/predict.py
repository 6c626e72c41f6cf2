"""What a run says about image files, read as its training read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.outputs import probabilities
from cnnspec.evaluation.reading import form_of, read_image
from cnnspec.evaluation.trained import Trained
from cnnspec.sources.images.headers import BrokenImage

_BATCH = 32


class Guess(NamedTuple):
    """A class and its probability."""

    name: str
    probability: float


class Prediction(NamedTuple):
    """The likeliest classes of a file, or why it cannot be read."""

    file: str
    guesses: tuple[Guess, ...]
    error: str = ""


def predict(run: Trained, files: Sequence[str], top: int) -> Iterator[Prediction]:
    """One for each file, in their order; only a batch of images is in memory."""
    shape = run.model.input_shape[1:]
    if len(shape) != 3 or shape[2] not in (1, 3, 4):
        raise UsageError(f"the model takes {list(shape)}, which is no image of 1, 3 or 4 channels")
    batch = 1 if None in shape else _BATCH  # images of different sizes do not fit into one
    compiled = tf.function(lambda images: tf.cast(run.model(images, training=False), tf.float32), reduce_retracing=True)
    for start in range(0, len(files), batch):
        read = [_read(run, file) for file in files[start : start + batch]]
        images = [outcome for outcome in read if not isinstance(outcome, str)]
        outputs = compiled(tf.constant(np.stack(images))).numpy() if images else np.empty((0, run.outputs))
        rows = iter(probabilities(outputs, run.head, several=run.data.labels == "multi_hot"))
        for file, outcome in zip(files[start : start + batch], read, strict=True):
            if isinstance(outcome, str):
                yield Prediction(file, (), outcome)
            else:
                yield Prediction(file, _best(next(rows), run.names, top))


def _best(class_probabilities: Any, names: Sequence[str], top: int) -> tuple[Guess, ...]:
    order = np.argsort(-class_probabilities, kind="stable")[:top]
    return tuple(Guess(names[index], float(class_probabilities[index])) for index in order)


def _read(run: Trained, file: str) -> Any:
    """The pixels in the range of the training's, or why there are none."""
    try:
        return read_image(file, run.graph, form_of(run.data)).pixels
    except BrokenImage as error:
        return str(error)

"""One image with its label: from a file, or from the training images of a spec."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cnnspec.compiler.graph import Graph
from cnnspec.data.pipeline import Feed
from cnnspec.data.read import Look, read
from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.reading import form_of, read_image
from cnnspec.language.data import Data
from cnnspec.language.train import Train
from cnnspec.sources.images.headers import BrokenImage
from cnnspec.training.normalization import learn_normalization


class Sample(NamedTuple):
    """Raw pixels (height, width, channels) and a class.

    ``counts`` are the training images of each class, where they are known, ``steps`` those of an epoch.
    """

    pixels: Any
    label: int | None
    counts: Any = None
    steps: int = 1


def of_file(graph: Graph, data: Data | None, image: Path, label: int | None) -> Sample:
    """An image file as the training would read it. Raises UsageError for one that cannot be used."""
    learnt = [node.name for node in graph.nodes if node.op == "normalize" and getattr(node.layer, "mean", 0) is None]
    if learnt:
        help = "leave out the image file, and choose one of the data by --index"
        raise UsageError(f"{learnt[0]} learns its numbers from the data", help)
    try:
        return Sample(read_image(str(image), graph, form_of(data)).pixels, label)
    except BrokenImage as error:
        raise UsageError(f"cannot use {image}: {error}", "name a PNG or a JPEG") from None


def of_data(data: Data, model: Any, train: Train, index: int, look: Look) -> Sample:
    """A training image, without random changes; layers of the model that learn numbers from the data do so."""
    arrays = read(data, model.input_shape[1:], look).training
    if index >= len(arrays):
        raise UsageError(f"there is no image {index}: the training has {len(arrays):,}", "they count from 0")
    if arrays.labels.ndim > 1:
        raise UsageError("a step needs one class an image, and the labels are multi_hot", "name an image and a --label")
    learn_normalization(model, arrays, train.batch)
    ((pixels, label),) = Feed(arrays.take(np.array([index])), batch=1, shuffled=False).dataset().take(1)
    steps = train.steps_per_epoch or ceil(len(arrays) / train.batch)
    return Sample(pixels[0].numpy(), int(label[0]), np.bincount(arrays.labels), steps)

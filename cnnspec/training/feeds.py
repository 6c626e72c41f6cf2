"""From the data section to the batches of training and validation, checked against the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from cnnspec.data.augment import augmentation
from cnnspec.data.pipeline import Feed
from cnnspec.data.read import Look, read
from cnnspec.diagnostics import UsageError
from cnnspec.language.data import Data
from cnnspec.language.train import Train
from cnnspec.sources import DataError
from cnnspec.sources.images.arrays import Arrays
from cnnspec.training.normalization import learn_normalization


class Feeds(NamedTuple):
    """The batches of both parts, sentences about the data for the user, and the images of both."""

    training: Feed
    validation: Feed
    notes: tuple[str, ...]
    arrays: tuple[Arrays, Arrays]


def feeds(
    data: Data,
    train: Train,
    model: Any,
    look: Look | None = None,
    takes: Callable[[tuple[int, ...]], bool] = lambda shape: True,
) -> Feeds:
    """The training feed and the validation feed; layers that learn their numbers from the data do so here.

    ``look`` and ``takes`` are those of a ``Job``.
    """
    parts = read(data, model.input_shape[1:], look)
    for_training, for_validation = parts.training, parts.validation
    assert for_validation is not None
    outputs = model.output_shape[-1]
    for part in (for_training, for_validation):
        _refuse_misfit(part, model.input_shape[1:], outputs, data)
        if not takes(part.shape):
            raise UsageError(
                f"{data.source.name} has images of {list(part.shape)}, which the open sizes of the network rule out",
                help="see which sizes it takes with `cnnspec sizes`",
            )
    learn_normalization(model, for_training, train.batch)
    one_hot = outputs if data.labels == "one_hot" else None
    change = None
    if data.augment:
        change = augmentation(data.augment, for_training.shape, train.seed, _limits(data, for_training))
    training = Feed(
        for_training, batch=train.batch, seed=train.seed, steps=train.steps_per_epoch, one_hot=one_hot, change=change
    )
    validation = Feed(for_validation, batch=train.batch, one_hot=one_hot, shuffled=False)
    return Feeds(training, validation, parts.notes, (for_training, for_validation))


def _limits(data: Data, arrays: Arrays) -> tuple[float, float]:
    """The least and the greatest value of a pixel, which augmentation keeps to."""
    if data.range:
        return data.range
    if getattr(arrays.images, "dtype", None) == "uint8":
        return 0.0, 255.0
    raise UsageError(
        f"data.augment needs to know the range of the values of {data.source.name}",
        help="write data.range, for example range: [0, 1]",
    )


def _refuse_misfit(arrays: Arrays, shape: tuple[int | None, ...], outputs: int, data: Data) -> None:
    image_shape = arrays.shape
    fits = len(image_shape) == len(shape) and all(
        want in (None, have) for want, have in zip(shape, image_shape, strict=True)
    )
    if not fits:
        raise UsageError(
            f"{data.source.name} has images of {list(image_shape)}, the model takes {list(shape)}",
            help=f"write input: {list(image_shape)}",
        )
    if outputs < arrays.classes and not arrays.names and arrays.labels.ndim == 1:  # numbers, one of which may be wrong
        raise DataError(
            f"{data.source.name} has the label {arrays.classes - 1}, the model has {outputs} outputs",
            help="classes count from 0: fix the label, or write classes, and give the last layer $classes units",
        )
    if outputs < arrays.classes:
        raise DataError(
            f"{data.source.name} has {arrays.classes} classes, the model has {outputs} outputs",
            help=f"write classes: {arrays.classes}, and give the last layer $classes units",
        )
    if data.labels == "multi_hot" and outputs != arrays.classes:
        raise DataError(f"{data.source.name} has labels of {arrays.classes} classes, the model has {outputs} outputs")

"""From the data section to the batches of training and validation, checked against the model."""

from __future__ import annotations

from typing import Any

from cnnspec.data.arrays import Arrays, read
from cnnspec.data.augment import augmentation
from cnnspec.data.pipeline import Feed
from cnnspec.data.split import split
from cnnspec.diagnostics import UsageError
from cnnspec.spec.data import Data
from cnnspec.spec.train import Train
from cnnspec.training.normalization import learn_normalization


def feeds(data: Data, train: Train, model: Any) -> tuple[Feed, Feed]:
    """The training feed and the validation feed; layers that learn their numbers from the data do so here."""
    arrays = read(data)
    outputs = model.output_shape[-1]
    _refuse_misfit(arrays, model.input_shape[1:], outputs, data)
    for_training, for_validation = split(arrays, data.validation)
    learn_normalization(model, for_training, train.batch)
    fill = data.range[0] if data.range else 0.0
    classes = outputs if data.labels == "one_hot" else None
    change = augmentation(data.augment, arrays.images.shape[1:], train.seed, fill)
    training = Feed(
        for_training,
        batch=train.batch,
        seed=train.seed,
        steps=train.steps_per_epoch,
        one_hot=classes,
        change=change,
    )
    return training, Feed(for_validation, batch=train.batch, one_hot=classes)


def _refuse_misfit(arrays: Arrays, shape: tuple[int | None, ...], outputs: int, data: Data) -> None:
    found = arrays.images.shape[1:]
    fits = len(found) == len(shape) and all(want in (None, have) for want, have in zip(shape, found, strict=True))
    if not fits:
        raise UsageError(
            f"{data.source.name} has images of {list(found)}, the model takes {list(shape)}",
            help=f"write input: {list(found)}",
        )
    if outputs < arrays.classes:
        raise UsageError(
            f"{data.source.name} has {arrays.classes} classes, the model has {outputs} outputs",
            help=f"write classes: {arrays.classes}, and give the last layer $classes units",
        )

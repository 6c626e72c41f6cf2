"""One ``.keras`` file without what only a training needs; ``labels.txt`` is inside, for a reader of zip files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np

from cnnspec.export._subject import Array, Subject
from cnnspec.keras_model.deep import room_for

ENDING = ".keras"
NUMBERS = ("float32",)
NEEDS: tuple[str, ...] = ()
_DEEPEST = 20_000  # layers


def write(subject: Subject, path: Path, numbers: str) -> None:
    """Keras reads the members that it knows and passes over the others."""
    subject.model.save(path)
    with ZipFile(path, "a") as archive:
        archive.writestr("labels.txt", subject.labels)


def run(path: Path, images: Array) -> Array:
    """Keras, from the file."""
    import keras

    with room_for(_DEEPEST):
        model: Any = keras.saving.load_model(path, compile=False, safe_mode=True)
    outputs: Array = np.asarray(model(images, training=False), np.float32)
    return outputs

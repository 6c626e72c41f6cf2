"""TensorFlow's SavedModel, for TensorFlow Serving and the like; ``assets.extra/labels.txt`` names the classes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cnnspec.export._subject import Array, Subject

ENDING = ""
NUMBERS = ("float32",)
NEEDS: tuple[str, ...] = ()


def write(subject: Subject, path: Path, numbers: str) -> None:
    """The folder for files that are not TensorFlow's own is part of the format."""
    subject.model.export(str(path), format="tf_saved_model", verbose=False)
    extra = path / "assets.extra"
    extra.mkdir()
    (extra / "labels.txt").write_text(subject.labels, encoding="utf-8")


def run(path: Path, images: Array) -> Array:
    """TensorFlow, by the signature that a server calls."""
    import tensorflow as tf

    serve = tf.saved_model.load(str(path)).signatures["serving_default"]
    (name,) = serve.structured_input_signature[1]
    (tensor,) = serve(**{name: tf.constant(images)}).values()
    outputs: Array = np.asarray(tensor, np.float32)
    return outputs

"""LiteRT (TensorFlow Lite), for phones and small computers.

Images go in and outputs come out in float32 whatever the weights are stored as. ``labels.txt`` is in a zip behind the
model, where the format keeps the files that belong to it: ``unzip`` and the readers of metadata find it.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np

from cnnspec.diagnostics import UsageError
from cnnspec.export._subject import Array, Subject

ENDING = ".tflite"
NUMBERS = ("float32", "float16", "int8")
NEEDS: tuple[str, ...] = ()


def write(subject: Subject, path: Path, numbers: str) -> None:
    """In int8 the ranges of the maps are those that the calibration images make; in float16 only weights are halved."""
    import tensorflow as tf

    if numbers == "int8":
        _refuse_padding_with_the_least(subject.model)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        subject.model.export(folder, format="tf_saved_model", verbose=False)
        converter: Any = tf.lite.TFLiteConverter.from_saved_model(folder)
        if numbers != "float32":
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if numbers == "float16":
            converter.target_spec.supported_types = [tf.float16]
        if numbers == "int8":
            converter.representative_dataset = lambda: _one_by_one(subject.calibration)
        path.write_bytes(converter.convert())
    with ZipFile(path, "a") as archive:
        archive.writestr("labels.txt", subject.labels)


def _refuse_padding_with_the_least(model: Any) -> None:
    """256 steps from the least number of float32 to the greatest of a map leave nothing of the map."""
    from cnnspec.keras_model.keras_layers import ConstantPad

    for layer in model._flatten_layers(include_self=False):
        if isinstance(layer, ConstantPad) and layer.value == "lowest":
            raise UsageError(
                f"int8 cannot hold the border of {layer.name}, which max pooling with padding needs",
                help="write padding: same or 0 in the spec, or use --numbers float16",
            )


def _one_by_one(images: Array) -> Iterator[list[Array]]:
    for index in range(len(images)):
        yield [images[index : index + 1]]


def run(path: Path, images: Array) -> Array:
    """The interpreter, one image after another as on a phone."""
    interpreter = _interpreter(path)
    (entry,), (end,) = interpreter.get_input_details(), interpreter.get_output_details()
    interpreter.resize_tensor_input(entry["index"], (1, *images.shape[1:]))
    interpreter.allocate_tensors()
    rows = []
    for image in images:
        interpreter.set_tensor(entry["index"], image[np.newaxis])
        interpreter.invoke()
        rows.append(interpreter.get_tensor(end["index"])[0])
    outputs: Array = np.stack(rows).astype(np.float32)
    return outputs


def _interpreter(path: Path) -> Any:
    if find_spec("ai_edge_litert") is not None:
        from ai_edge_litert.interpreter import Interpreter

        return Interpreter(model_path=str(path))
    import tensorflow as tf

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it will move to the package above
        return tf.lite.Interpreter(model_path=str(path))

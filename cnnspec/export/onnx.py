"""ONNX; the metadata of the file name the classes (``classes``, a JSON list) and the network (``network``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cnnspec.export._subject import Array, Subject
from cnnspec.values.printable import json_text

ENDING = ".onnx"
NUMBERS = ("float32",)
NEEDS = ("tf2onnx", "onnx", "onnxruntime")


def write(subject: Subject, path: Path, numbers: str) -> None:
    """Layers have to have been called once, else the converter finds no shapes."""
    import onnx

    assert subject.expected is not None
    subject.model.export(str(path), format="onnx", verbose=False)
    model: Any = onnx.load(str(path))
    about = {"classes": json_text(list(subject.names), indent=None), "network": subject.spec.name}
    onnx.helper.set_model_props(model, about)
    for end in (*model.graph.input, *model.graph.output):
        end.type.tensor_type.shape.dim[0].dim_param = "batch"
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def run(path: Path, images: Array) -> Array:
    """onnxruntime, on the processor."""
    import onnxruntime

    session: Any = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (values,) = session.run(None, {session.get_inputs()[0].name: images})
    outputs: Array = np.asarray(values, np.float32)
    return outputs

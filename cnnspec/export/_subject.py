"""What is exported: a model of float32, the names of its classes, and real images to try it with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from cnnspec.compiler.spec import Spec
from cnnspec.data.describe import pictures
from cnnspec.evaluation.images import part_of_run
from cnnspec.evaluation.trained import Trained

Array = np.ndarray[Any, Any]
_SAMPLES = 32
_CALIBRATION = 128


@dataclass(frozen=True)
class Subject:
    """Images are raw, as the model takes them: float32 (image, height, width, channel).

    ``samples`` are of the validation part, ``calibration`` of the training.
    """

    model: Any
    spec: Spec
    names: tuple[str, ...]
    samples: Array
    calibration: Array

    @cached_property
    def expected(self) -> Array:
        """What Keras gives for the samples."""
        outputs: Array = np.asarray(self.model(self.samples, training=False), np.float32)
        return outputs

    @property
    def labels(self) -> str:
        """One class a line, as ``labels.txt`` has them; a class's own line breaks become spaces."""
        return "".join(" ".join(name.split()) + "\n" for name in self.names)


def subject_of(run: Trained, data_root: Any = None) -> Subject:
    """Raises UsageError or SpecError where the model or the data of the run cannot be used."""
    look = run.look(data_root)
    model = in_float32(run)
    samples = _some(part_of_run(run, "validation", look).arrays, _SAMPLES)
    calibration = _some(part_of_run(run, "train", look).arrays, _CALIBRATION)
    return Subject(model, run.spec, run.names, samples, calibration)


def in_float32(run: Trained) -> Any:
    """The model of a run without what only a training needs; one of bfloat16, which few runtimes have, in float32."""
    model = run.model
    policies = {layer.compute_dtype for layer in model._flatten_layers(include_self=False)}
    if policies <= {"float32"}:
        return model
    from cnnspec.keras_model.build import build_keras

    exact = build_keras(run.graph)
    exact.set_weights(model.get_weights())
    return exact


def _some(arrays: Any, count: int) -> Array:
    indices = np.unique(np.linspace(0, len(arrays) - 1, min(count, len(arrays))).astype(int))
    images: Array = pictures(arrays, indices).astype(np.float32)
    return images

"""What is looked at: a spec with its weights as they start, or a run with those that it learnt."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from cnnspec.diagnostics import UsageError
from cnnspec.emit.keras_model import build_keras
from cnnspec.evaluation.reading import Form, form_of
from cnnspec.evaluation.trained import Trained
from cnnspec.graph import Graph
from cnnspec.runs.record import read_record
from cnnspec.spec.data import Data
from cnnspec.training.initial import Initial
from cnnspec.training.precision import build, resolve


@dataclass(frozen=True)
class Subject:
    """A network with weights, how it takes images, and in words where its weights are from."""

    graph: Graph
    model: Any
    form: Form
    weights: str


def of_spec(graph: Graph, data: Data | None, seed: int) -> Subject:
    """The weights as they start: those that the spec writes out, the others drawn from the seed."""
    keras.utils.set_random_seed(seed)
    drawn = any(not _written(node.layer) for node in graph.nodes if hasattr(node.layer, "init"))
    told = f"as they start, not trained: drawn at random with seed {seed}" if drawn else "as the spec writes them out"
    return Subject(graph, build_keras(graph), form_of(data), told)


def _written(layer: Any) -> bool:
    return getattr(layer.init, "word", "") in ("constant", "zeros", "ones")


def of_run(run: Trained) -> Subject:
    """The weights that a run has learnt."""
    return Subject(run.graph, run.model, form_of(run.data), f"as trained, {run.file.name} of {run.folder.path}")


def before_training(run: Trained) -> Any:
    """The model of a run with the weights that its training began with.

    The seed gives them again; where they came from a file, that is read again. Raises UsageError where it has gone.
    """
    keras.utils.set_random_seed(run.train.seed)
    model = build(lambda: build_keras(run.graph), resolve(run.train.precision))
    record = read_record(run.folder.path)
    if record and record.initial:
        _load(model, run, Path(record.initial["path"]), record.initial["sha256"])
    return model


def _load(model: Any, run: Trained, path: Path, digest: str) -> None:
    try:
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        same = False
    if not same:
        raise UsageError(
            f"the weights that {run.folder.path} began with, {path}, are not there any more",
            "put the file back, or leave out --before-after",
        )
    Initial(path, None, run.spec.name).load(model)

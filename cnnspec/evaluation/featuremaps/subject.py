"""What is looked at: a spec with its weights as they start, or a run with those that it learnt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from cnnspec.checking.check import Checked
from cnnspec.compiler.graph import Graph, Node
from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.reading import Form, form_of
from cnnspec.evaluation.trained import Trained
from cnnspec.keras_model.build import build_keras
from cnnspec.language.train import Train
from cnnspec.layers._init import Initializer
from cnnspec.runs.record import read_record
from cnnspec.text.files import open_regular
from cnnspec.training.initial import Initial, initial_for
from cnnspec.training.precision import build, resolve


@dataclass(frozen=True)
class Subject:
    """A network with weights, how it takes images, and in words where its weights are from."""

    graph: Graph
    model: Any
    form: Form
    weights: str


def of_spec(checked: Checked, last: str) -> Subject:
    """The weights as a training would begin: those that the spec writes out, the others drawn from its seed.

    ``last`` is the last node that is looked at: what is told of weights is about those up to it. Raises SpecError where
    ``train.init_from`` names a file that is not there.
    """
    graph, train = checked.graph, checked.train or Train()
    assert graph is not None
    initial = initial_for(checked.spec, train, None)
    keras.utils.set_random_seed(train.seed)
    model = build_keras(graph)
    origin = "as the spec writes them out"
    if any(map(_is_drawn, _up_to(graph, last))):
        origin = f"as they start, not trained: drawn at random with seed {train.seed}"
    if initial is not None:
        initial.load(model)
        origin = f"from {initial.path}"
    return Subject(graph, model, form_of(checked.data), origin)


def _up_to(graph: Graph, last: str) -> Iterator[Node]:
    for node in graph.nodes:
        yield node
        if node.name == last:
            return


def _is_drawn(node: Node) -> bool:
    """Whether its weights start at random: not as numbers that the spec says."""
    init = getattr(node.layer, "init", None)
    return isinstance(init, Initializer) and init.word not in ("constant", "zeros", "ones")


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
        with open_regular(path) as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        same = False
    if not same:
        raise UsageError(
            f"the weights that {run.folder.path} began with, {path}, are not there any more",
            "put the file back, or leave out --before-after",
        )
    Initial(path, None, run.spec.name).load(model)

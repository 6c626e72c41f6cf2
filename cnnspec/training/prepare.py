"""From a spec to what a training needs, with everything checked that can be before TensorFlow is imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from cnnspec.check import check
from cnnspec.data.read import Look
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.graph import Graph, Node
from cnnspec.spec.data import Data
from cnnspec.spec.dump import dump
from cnnspec.spec.resolve import resolve
from cnnspec.spec.spec import Spec
from cnnspec.spec.train import Train
from cnnspec.training.looking import look_at_data, refuse_misfit


class Prepared(NamedTuple):
    """What a training needs; ``build`` makes the Keras model, ``resolved`` is the spec with nothing hidden."""

    build: Callable[[], Any]
    data: Data
    train: Train
    resolved: str
    softmax_output: bool
    found: Look


def prepare(spec: Spec, data_root: str | Path | None = None) -> Prepared:
    """Check a spec, read its sections and look at its data. Raises SpecError.

    ``data_root`` is the folder that the paths of ``data`` are relative to, instead of the spec's own.
    """
    checked = check(spec)
    if not checked.ok:
        raise SpecError(checked.diagnostics)
    graph = checked.graph
    assert graph is not None
    if spec.document.data is None:
        place = spec.place("features")
        help = "add a line such as `data: {source: mnist5k}`"
        raise SpecError([Diagnostic("data.missing", "training needs a data section", place, help)])
    for key, ends in (("inputs", graph.inputs), ("outputs", graph.outputs)):
        if len(ends) > 1:
            message = f"training takes one {key[:-1]}, and this network has {len(ends)}"
            help = "build it with `cnnspec.build_keras` and train it with Keras"
            raise SpecError([Diagnostic(f"train.{key}", message, spec.place(key), help)])
    if len(graph.output_shape) != 1:
        message = "training needs an output of one number a class, and this network gives a map"
        help = "end with `global_pool: average` or `flatten`, and `dense: {units: $classes}`"
        raise SpecError([Diagnostic("train.output", message, spec.place("head"), help)])
    train = spec.section("train").read() if spec.document.train is not None else Train()

    def build() -> Any:
        from cnnspec.emit.keras_model import build_keras

        return build_keras(graph)

    data = spec.section("data").read()
    found = look_at_data(spec, data, data_root)
    refuse_misfit(spec, graph, data, found)
    return Prepared(build, data, train, dump(resolve(spec)), ends_in_softmax(graph), found)


def ends_in_softmax(graph: Graph) -> bool:
    """Whether the output are probabilities, so that a loss must not apply the softmax again."""
    last = graph.values[graph.output]
    return isinstance(last, Node) and last.op == "activation" and getattr(last.layer, "type", "") == "softmax"

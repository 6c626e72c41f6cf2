"""From a spec to what a training needs, with everything checked that can be before TensorFlow is imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from cnnspec.check import check
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.graph import Graph, Node
from cnnspec.lint._run import Settings
from cnnspec.spec.data import Data
from cnnspec.spec.dump import dump
from cnnspec.spec.resolve import resolve
from cnnspec.spec.spec import Spec
from cnnspec.spec.train import Train


class Prepared(NamedTuple):
    """What a training needs; ``build`` makes the Keras model, ``resolved`` is the spec with nothing hidden."""

    build: Callable[[], Any]
    data: Data
    train: Train
    resolved: str
    softmax_output: bool


def prepare(spec: Spec) -> Prepared:
    """Check a spec and read its sections. Raises SpecError."""
    checked = check(spec, Settings("error"))
    if not checked.ok:
        raise SpecError(checked.diagnostics)
    graph = checked.graph
    assert graph is not None
    if spec.document.data is None:
        place = spec.place("features")
        help = "add a line such as `data: {source: mnist5k}`"
        raise SpecError([Diagnostic("data.missing", "training needs a data section", place, help)])
    for code, ends in (("train.inputs", graph.inputs), ("train.outputs", graph.outputs)):
        if len(ends) > 1:
            key = code.partition(".")[2]
            message = f"training takes one {key[:-1]}, and this network has {len(ends)}"
            help = "build it with `cnnspec.build_keras` and train it with Keras"
            raise SpecError([Diagnostic(code, message, spec.place(key), help)])
    if len(graph.output_shape) != 1:
        message = "training needs an output of one number a class, and this network gives a map"
        help = "end with `global_pool: average` or `flatten`, and `dense: {units: $classes}`"
        raise SpecError([Diagnostic("train.output", message, spec.place("head"), help)])
    train = spec.section("train").read() if spec.document.train is not None else Train()

    def build() -> Any:
        from cnnspec.emit.keras_model import build_keras

        return build_keras(graph)

    return Prepared(build, spec.section("data").read(), train, dump(resolve(spec)), ends_in_softmax(graph))


def ends_in_softmax(graph: Graph) -> bool:
    """Whether the output are probabilities, so that a loss must not apply the softmax again."""
    last = graph.values[graph.output]
    return isinstance(last, Node) and last.op == "activation" and getattr(last.layer, "type", "") == "softmax"

"""A graph as a functional Keras model."""

from __future__ import annotations

import importlib
from typing import Any

import keras

from cnnspec.analysis.cost import count_costs
from cnnspec.compiler.graph import Graph
from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.deep import room_for
from cnnspec.keras_model.settings import standard_settings
from cnnspec.layers._base import KerasCall
from cnnspec.values.shapes import Shape, is_known


def build_keras(graph: Graph) -> Any:
    """The functional model of a graph, uncompiled; its layers have the names of the nodes.

    It takes (batch, input shape) in float32, as the pixels are: scaling is a layer of the spec. An axis whose size is
    open is None, and takes any size that the conditions of the graph allow. Several inputs are a
    list in the order of the spec, each with its name, several outputs a dictionary by name. A layer that shares the
    weights of an earlier one is that Keras layer, called again. Raises UsageError where Keras counts other parameters
    than the compiler: then every figure of the network would be wrong.
    """
    with standard_settings(), room_for(len(graph.nodes)):
        model, layers = _model(graph)
    _refuse_other_counts(graph, layers)
    return model


def _model(graph: Graph) -> tuple[Any, dict[str, Any]]:
    """The model, and its layers by the names of their nodes."""
    tensors = {source.name: keras.Input(_shape(source.shape), name=source.name) for source in graph.inputs}
    inputs = list(tensors.values())
    layers: dict[str, Any] = {}
    for node in graph.nodes:
        layer = layers.get(node.shares)
        if layer is None:
            layer = layers[node.name] = call(node.layer.keras_call(*graph.shapes_into(node)), name=node.name)
        into = [tensors[name] for name in node.inputs]
        tensors[node.name] = layer(into if node.layer.inputs == "several" else into[0])
    outputs = {output.name: tensors[output.node] for output in graph.outputs}
    model = keras.Model(
        inputs if len(inputs) > 1 else inputs[0],
        outputs if len(outputs) > 1 else tensors[graph.output],
        name=_model_name(graph.name),
    )
    return model, layers


def _refuse_other_counts(graph: Graph, layers: dict[str, Any]) -> None:
    costs = count_costs(graph).by_node
    for name, layer in layers.items():
        compiled, built = costs[name].params, layer.count_params()
        if compiled != built:
            raise UsageError(
                f"Keras builds '{name}' with {built:,} parameters, but the compiler counts {compiled:,}",
                help="correct `weights` of the layer's class; for a layer of cnnspec, report this as a bug",
            )


def call(description: KerasCall, **extra: Any) -> Any:
    """The object that a description names, its nested ones built first."""
    module, _, name = description.path.partition(":")
    kind = getattr(importlib.import_module(module), name)
    arguments = {
        key: call(value) if isinstance(value, KerasCall) else value for key, value in description.arguments.items()
    }
    return kind(**arguments, **extra)


def _shape(shape: Shape) -> tuple[int | None, ...]:
    return tuple(size if is_known(size) else None for size in shape)


def _model_name(name: str) -> str:
    # A model's name becomes a scope name in TensorFlow, which takes no spaces.
    return name.replace(" ", "_")

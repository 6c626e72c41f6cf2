"""The configuration that Keras 2 wrote, in the form of Keras 3."""

from __future__ import annotations

from typing import Any


def modern(model: dict[str, Any]) -> dict[str, Any]:
    """The model with the calls of each layer as Keras 3 has them, those of models inside it too."""
    config = model["config"]
    if isinstance(config, list):  # the layers of a sequential model, before Keras 2.2
        config = {"name": "sequential", "layers": config}
    layers = config.get("layers")
    if not isinstance(layers, list):
        return model
    config = {**config, "layers": [_layer(layer) if isinstance(layer, dict) else layer for layer in layers]}
    if "build_input_shape" not in config and (shape := _input_shape(layers)):
        config["build_input_shape"] = shape
    return {**model, "config": config}


def _input_shape(layers: list[Any]) -> Any:
    """What the first layer of a sequential model says of its input."""
    return layers[0].get("config", {}).get("batch_input_shape") if layers and isinstance(layers[0], dict) else None


def _layer(layer: dict[str, Any]) -> dict[str, Any]:
    if isinstance(layer.get("config"), dict):
        layer = modern(layer)
    nodes = layer.get("inbound_nodes")
    return {**layer, "inbound_nodes": [_node(node) for node in nodes]} if isinstance(nodes, list) else layer


def _node(node: Any) -> Any:
    """One call: a list of where each tensor comes from, ``[layer, node, tensor, arguments]``."""
    if not isinstance(node, list):
        return node
    tensors = [node] if node and isinstance(node[0], str) else node
    kwargs = {key: value for tensor in tensors if len(tensor) > 3 for key, value in tensor[3].items()}
    return {
        "args": [[_tensor(tensor) for tensor in tensors]] if len(tensors) > 1 else [_tensor(tensors[0])],
        "kwargs": kwargs,
    }


def _tensor(place: list[Any]) -> dict[str, Any]:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": place[:3]}}

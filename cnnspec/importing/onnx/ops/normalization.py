"""Normalisations."""

from __future__ import annotations

from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers._fields import without_defaults
from cnnspec.importing.layers.normalization import DEFAULTS
from cnnspec.importing.onnx.node import Node, number
from cnnspec.importing.onnx.values import Tensor


def _norm(node: Node, word: str, tensor: Tensor, **more: Any) -> Tensor:
    fields = {"epsilon": number(node.get("epsilon", 1e-5)), **more}
    return node.same(word, without_defaults(fields, DEFAULTS), [tensor])


def _batch(node: Node) -> Tensor:
    if node.get("training_mode", 0) or not node.get("spatial", 1):
        raise NoWordError("it is not the normalisation of a trained model, with four numbers a channel")
    tensor = node.map()
    for at in range(1, 5):
        weight = node.weight(at)
        if weight is None or weight.size != tensor.shape[0]:
            raise NoWordError("it has not four numbers a channel")
    return _norm(node, "batch_norm", tensor, momentum=number(node.get("momentum", 0.9)))


def _layer(node: Node) -> Tensor:
    tensor = node.tensor()
    axis = node.get("axis", -1)
    if axis % (tensor.rank + 2) != tensor.rank + 1 or not tensor.is_channels(axis):
        raise NoWordError("it works along other axes than the channels")
    return _norm(node, "layer_norm", tensor, **({} if node.weight(2) else {"center": False}))


def _group(node: Node) -> Tensor:
    tensor = node.map()
    scale = node.weight(1)
    if scale is None or scale.size != tensor.shape[0]:
        raise NoWordError("its scale is not one number a channel")
    return _norm(node, "group_norm", tensor, groups=node.get("num_groups", 0))


def _instance(node: Node) -> Tensor:
    """Each channel by itself: as many groups as channels."""
    tensor = node.map()
    if tensor.rank == 0:
        raise NoWordError("it works over a map, and a vector flows in")
    return _norm(node, "group_norm", tensor, groups=tensor.shape[0])


OPERATORS = {
    "BatchNormalization": _batch, "LayerNormalization": _layer, "GroupNormalization": _group,
    "InstanceNormalization": _instance,
}  # fmt: skip

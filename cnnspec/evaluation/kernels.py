"""What the kernels of a network hold: where they start, or what a training has made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from cnnspec.compiler.graph import Graph
from cnnspec.diagnostics import UsageError
from cnnspec.values.suggest import did_you_mean

BINS = 61  # an odd number, so that one has zero in its middle


class Kernel(NamedTuple):
    """All numbers of one kernel, in the order and shape of Keras."""

    layer: str
    weight: str
    values: Any

    def to_dict(self) -> dict[str, Any]:
        """Its figures; the standard deviation is that of the numbers themselves, not an estimate of another one's."""
        values = self.values.astype(np.float64)
        return {
            "layer": self.layer,
            "weight": self.weight,
            "shape": list(values.shape),
            "count": values.size,
            "mean": float(values.mean()),
            "standard_deviation": float(values.std()),
            "least": float(values.min()),
            "greatest": float(values.max()),
        }


def initial_model(build: Callable[[], Any], seed: int) -> Any:
    """A model as ``train`` begins with it: the same seed gives the same weights."""
    import keras

    keras.utils.set_random_seed(seed)
    return build()


def kernels_of(graph: Graph, model: Any, names: Sequence[str] = ()) -> list[Kernel]:
    """The weights of two axes or more, in the order of the network: biases and statistics are not among them.

    ``names`` are of items or of their nodes; without any, all are meant. Raises UsageError for one that has none.
    """
    kernels = [
        Kernel(node.name, weight.name, weight.numpy())
        for node in graph.nodes
        if not node.shares and _wanted(names, node.name, node.item)
        for weight in model.get_layer(node.name).weights
        if len(weight.shape) > 1
    ]
    for name in names:
        _refuse_without(graph, name, {kernel.layer for kernel in kernels})
    if not kernels:
        raise UsageError(f"{graph.name} has no kernels", "name a network with a conv or a dense layer")
    return kernels


def _wanted(names: Sequence[str], *own: str) -> bool:
    return not names or any(name in names for name in own)


def _refuse_without(graph: Graph, name: str, layers: set[str]) -> None:
    nodes = [node for node in graph.nodes if name in (node.name, node.item)]
    if not nodes:
        known = list(dict.fromkeys(node.item for node in graph.nodes))
        raise UsageError(f"there is no layer '{name}'", did_you_mean(name, known, kind="layers"))
    if not any(node.name in layers for node in nodes):
        owner = next((node.shares for node in nodes if node.shares), "")
        help = f"it uses those of {owner}" if owner else "name a conv or a dense layer"
        raise UsageError(f"{name} has no kernel of its own", help)


def histograms(kernels: Sequence[Kernel]) -> tuple[float, list[list[int]]]:
    """How often numbers fall into each of the bins, which are the same for all: from -limit to limit."""
    limit = max(float(np.abs(kernel.values).max()) for kernel in kernels) or 1.0
    return limit, [np.histogram(kernel.values, BINS, (-limit, limit))[0].tolist() for kernel in kernels]

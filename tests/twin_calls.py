"""What the last layer of a list of features is in PyTorch."""

from __future__ import annotations

from support import graph_of

from cnnspec.emit.torch_calls import TorchCalls
from cnnspec.layers._base import KerasCall


def twin_of(layers: str, input: str = "[8, 8, 4]") -> KerasCall:
    """The call that it becomes."""
    graph = graph_of(layers, input=input)
    return TorchCalls(graph)(graph.nodes[-1])

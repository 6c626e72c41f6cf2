"""From the configuration of a Keras model to a spec that compiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.importing.calls import calls_of
from cnnspec.importing.convert import convert
from cnnspec.importing.fuse import fuse, settle_init
from cnnspec.importing.writer import flat, write
from cnnspec.source import Source
from cnnspec.spec.spec import from_source

if TYPE_CHECKING:
    from cnnspec.graph import Graph
    from cnnspec.importing.ops import Network


class Imported(NamedTuple):
    """The text of a spec, its graph, and the layer of Keras that each node is, by the node's name."""

    text: str
    graph: Graph
    layers: dict[str, str]


def import_model(config: dict[str, Any]) -> Imported:
    """The spec of a model's configuration.

    Raises CannotImportError with the layers that have no word, UsageError for what is no model, SpecError for one that
    Keras computes and the language refuses.
    """
    network = fuse(convert(calls_of(config)))
    settle_init(network)
    text = write(network, flat(network), _comments(network))
    graph = from_source(Source(network.name, text)).compile()
    return Imported(text, graph, _layers(graph, [each for op in network.ops for each in op.layers]))


def _comments(network: Network) -> list[str]:
    return ["Written by `cnnspec import` from a Keras model.", *network.notes]


def _layers(graph: Graph, layers: list[str]) -> dict[str, str]:
    return dict(zip((node.name for node in graph.nodes), layers, strict=True))

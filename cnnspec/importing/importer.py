"""From the configuration of a Keras model to a spec that compiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.compiler.spec import from_source
from cnnspec.importing.calls import calls_of
from cnnspec.importing.convert import convert
from cnnspec.importing.errors import CannotImportError
from cnnspec.importing.freezing import freezing
from cnnspec.importing.fuse import fuse, settle_init
from cnnspec.importing.writer import flat, write
from cnnspec.spans.source import Source

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph
    from cnnspec.importing.ops import Network, Op


class Imported(NamedTuple):
    """The text of a spec, its graph, and the layer of Keras that each node is, by the node's name."""

    text: str
    graph: Graph
    layers: dict[str, str]


def import_model(config: dict[str, Any], *, flat: bool = False) -> Imported:
    """The spec of a model's configuration; ``flat`` is one named item a layer, without structure.

    Raises CannotImportError with the layers that have no word, UsageError for what is no model, SpecError for one that
    Keras computes and the language refuses.
    """
    network = fuse(convert(calls_of(config)))
    settle_init(network)
    return import_network(network, "a Keras model", flat=flat)


def import_network(network: Network, source: str, *, flat: bool = False) -> Imported:
    """The spec of a network of operations. A folded spec is only taken where its graph is that of the flat one."""
    comments = [f"Written by `cnnspec import` from {source}.", *network.notes]
    plain = _flat(network, comments)
    imported = plain if flat else _folded(network, plain, comments)
    return _with_frozen(imported, network.frozen) if network.frozen else imported


def _folded(network: Network, plain: Imported, comments: list[str]) -> Imported:
    """The shortest spec with the graph of the flat one."""
    from cnnspec.importing.folded import attempts

    for text, ops in attempts(network, plain.graph, comments):
        if (imported := _checked(text, ops, network, plain)) is not None:
            return imported
    return plain


def _flat(network: Network, comments: list[str]) -> Imported:
    text = write(network, flat(network), comments)
    graph = from_source(Source(network.name, text)).compile()
    dead = {node.item for node in graph.dead}
    if dead:  # Keras writes no such layers
        useless = [(op.layers[0], op.word, "nothing that flows out needs it") for op in network.ops if op.name in dead]
        raise CannotImportError(useless)
    return Imported(text, graph, dict(_layers(graph, network.ops)))


def _with_frozen(imported: Imported, frozen: set[str]) -> Imported:
    text = imported.text + freezing(imported.graph, imported.layers, frozen)
    return imported._replace(text=text, graph=from_source(Source(imported.graph.name, text)).compile())


def _layers(graph: Graph, ops: Iterable[Op]) -> Iterator[tuple[str, str]]:
    layers = [layer for op in ops for layer in op.layers]
    return zip((node.name for node in graph.nodes), layers, strict=True)


def _checked(text: str, ops: list[Op], network: Network, plain: Imported) -> Imported | None:
    """The spec of a text, if each node of its graph is that of the flat one."""
    from cnnspec.diagnostics import SpecError
    from cnnspec.importing.agree import agree

    try:
        graph = from_source(Source(network.name, text)).compile()
    except SpecError:
        return None
    if len(graph.nodes) != len(plain.graph.nodes):
        return None
    nodes = iter(plain.graph.nodes)
    flat_nodes = {op.name: [next(nodes).name for _ in op.layers] for op in network.ops}
    twins = [name for op in ops for name in flat_nodes[op.name]]
    names = dict(zip((node.name for node in graph.nodes), twins, strict=True))
    if not agree(graph, plain.graph, names):
        return None
    return Imported(text, graph, dict(_layers(graph, ops)))

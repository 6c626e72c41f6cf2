"""Which layers of a network are looked at, and which of their nodes: all that needs no framework."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cnnspec.compiler.graph import Graph, Node
from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.featuremaps.pick import pick
from cnnspec.layers import family_of
from cnnspec.layers._base import Family, Layer
from cnnspec.values.shapes import times
from cnnspec.values.suggest import did_you_mean

MAP_RANK = 3  # height, width, channels
LOOKED_AT = (Family.CONVOLUTION, Family.POOLING)  # where no layer is named
_COLOURS = (1, 3, 4)


class Step(NamedTuple):
    """One row of a layer: a node, and what its map is called."""

    node: str
    title: str


class View(NamedTuple):
    """A layer to look at.

    ``into`` is the node before it, ``kernel`` that with its filters, if it has such that can be drawn, and ``op`` what
    that is. ``first`` says that what flows in has the channels of the image, changed in their scale at most.
    """

    item: str
    label: str
    steps: tuple[Step, ...]
    into: str
    kernel: str = ""
    op: str = ""
    first: bool = False


def choose(graph: Graph, names: Sequence[str]) -> tuple[View, ...]:
    """The layers of those names, in the order of the network, or some of its convolutions and poolings.

    A name is that of a layer or of one of its nodes. Raises UsageError for a network or a layer without 2-D maps.
    """
    _check_inputs(graph)
    items: dict[str, list[Node]] = {}
    for node in graph.nodes:
        items.setdefault(node.item, []).append(node)
    views = {item: view for item, nodes in items.items() if (view := _view(graph, nodes))}
    if not names:
        plain = [view for view in views.values() if family_of(view.op) in LOOKED_AT]
        if not plain:
            help = f"name a layer: {_listed(views)}" if views else "feature maps are those of convolutions"
            raise UsageError(f"{graph.name} has no convolution and no pooling", help)
        return pick(graph, plain)
    owners = {node.name: item for item, nodes in items.items() for node in nodes}
    wanted = {_item(name, items, owners) for name in names}
    for item in wanted - views.keys():
        raise UsageError(_reason(item, items[item]), f"layers with maps: {_listed(views)}")
    return tuple(view for item, view in views.items() if item in wanted)


def _check_inputs(graph: Graph) -> None:
    if len(graph.inputs) > 1:
        raise UsageError(f"{graph.name} has {len(graph.inputs)} inputs", "feature maps are those of one image")
    shape = graph.input_shape
    if len(shape) != MAP_RANK or shape[-1] not in _COLOURS:
        raise UsageError(
            f"the input of {graph.name} is {times(shape)}, which is no image",
            "an image has height, width, and 1, 3 or 4 channels",
        )


def _listed(views: dict[str, View]) -> str:
    names = list(views)
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "")


def _item(name: str, items: dict[str, list[Node]], owners: dict[str, str]) -> str:
    if name in items:
        return name
    if name in owners:
        return owners[name]
    raise UsageError(f"there is no layer '{name}'", did_you_mean(name, items, kind="layers"))


def _reason(item: str, nodes: Sequence[Node]) -> str:
    shape = nodes[-1].shape
    if len(shape) != MAP_RANK:
        return f"{item} gives {times(shape)}, which is no map to look at"
    return f"{item} shares its weights with another layer, and is called more than once"


def _view(graph: Graph, nodes: Sequence[Node]) -> View | None:
    """None where there is no 2-D map, or where Keras has one layer for several."""
    shared = {node.shares for node in graph.nodes if node.shares}
    if any(len(node.shape) != MAP_RANK or node.shares or node.name in shared for node in nodes):
        return None
    main = next((node for node in nodes if node.layer.family is Family.CONVOLUTION), None)
    label = " + ".join(node.layer.label() for node in nodes)
    into = nodes[0].inputs[0]
    steps = tuple(_steps(nodes, main))
    if main is None:
        return View(nodes[0].item, label, steps, into, op=nodes[-1].op)
    kernel = main.name if main.layer.has_one_kernel else ""
    return View(nodes[0].item, label, steps, into, kernel, main.op, _sees_image(graph, into))


def _sees_image(graph: Graph, name: str) -> bool:
    value = graph.values[name]
    while isinstance(value, Node) and value.op in ("rescale", "normalize", "pad", "gaussian_noise"):
        value = graph.values[value.inputs[0]]
    return not isinstance(value, Node)


def _steps(nodes: Sequence[Node], main: Node | None) -> Iterator[Step]:
    if main is None:
        yield Step(nodes[0].inputs[0], "before")
        yield Step(nodes[-1].name, f"after {_short(nodes[-1].layer)}")
        return
    for node in nodes[nodes.index(main) :]:
        if node is main:
            yield Step(node.name, "feature map")
        elif node.op == "activation":
            yield Step(node.name, f"activation map, after {_short(node.layer)}")
        else:
            yield Step(node.name, f"after {_short(node.layer)}")


def _short(layer: Layer) -> str:
    return layer.label().split(",")[0]


def nodes_of(views: Sequence[View]) -> tuple[str, ...]:
    """The nodes whose maps are drawn, each once."""
    return tuple(dict.fromkeys(name for view in views for name in (view.into, *(step.node for step in view.steps))))

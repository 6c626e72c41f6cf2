"""What rules look at: a compiled network, its sections and figures, each worked out once and only when asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.compiler.graph import Graph, Node
from cnnspec.layers._base import WEIGHTED, Family
from cnnspec.layers._window import Window
from cnnspec.spans.source import locate
from cnnspec.values.shapes import rank_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cnnspec.analysis.summary import Summary
    from cnnspec.compiler.spec import Spec
    from cnnspec.diagnostics import Fix
    from cnnspec.language.data import Data
    from cnnspec.language.items import Item
    from cnnspec.language.train import Train
    from cnnspec.spans.source import Span
    from cnnspec.values.shapes import Shape

_BESIDE = (Family.ACTIVATION, Family.REGULARIZATION, Family.NORMALIZATION, Family.POOLING, Family.SHAPE)


class Finding(NamedTuple):
    """What a rule has found. ``node`` is where it was met, for the way through blocks."""

    span: Span
    message: str
    help: str | None = None
    node: Node | None = None
    fix: Fix | None = None


class Subject:
    """A spec and its network, read only. Rules never change it, and are asked once each."""

    def __init__(
        self,
        spec: Spec,
        graph: Graph | None,
        train: Train | None,
        data: Data | None,
        summary: Callable[[], Summary],
    ) -> None:
        self.spec = spec
        self._graph = graph
        self.train = train
        self.data = data
        self._summary = summary

    @property
    def graph(self) -> Graph:
        """The network. Only rules that need none may run without one."""
        assert self._graph is not None
        return self._graph

    @cached_property
    def summary(self) -> Summary:
        """Costs, receptive fields and depth."""
        return self._summary()

    @property
    def trains(self) -> bool:
        """Whether the spec says how it is trained, or with what."""
        return self.train is not None or self.data is not None

    # Nodes

    @cached_property
    def _by_op(self) -> dict[str, list[Node]]:
        by_op: dict[str, list[Node]] = {}
        for node in self.graph.nodes:
            by_op.setdefault(node.op, []).append(node)
        return by_op

    def has(self, need: str) -> bool:
        """Whether there is what a rule says that it needs: a network at least, unless that is "spec"."""
        if need == "spec":
            return True
        if self._graph is None:
            return False
        if need in ("train", "data", "trains"):
            return bool(getattr(self, need))
        return not need or need in self._by_op or (need == "dead" and bool(self._graph.dead))

    def nodes(self, *ops: str) -> Iterable[Node]:
        """The nodes of some words, in order within each word."""
        return (node for op in ops for node in self._by_op.get(op, ()))

    def of_family(self, *families: Family) -> Iterable[Node]:
        """The nodes of some families, in order."""
        return (node for node in self.graph.nodes if node.layer.family in families)

    def sliding(self, *families: Family) -> Iterable[Node]:
        """The nodes of some families whose window slides over a map that it does not enlarge."""
        for node in self.of_family(*families):
            window = self.window(node)
            if window is not None and set(window.scales) == {1}:
                yield node

    @cached_property
    def readers(self) -> dict[str, list[Node]]:
        """The nodes that read a value, by its name."""
        readers: dict[str, list[Node]] = {}
        for node in self.graph.nodes:
            for name in node.inputs:
                readers.setdefault(name, []).append(node)
        return readers

    def only_reader(self, node: Node) -> Node | None:
        """The one node that reads another; None where there are several, or none."""
        readers = self.readers.get(node.name, ())
        return readers[0] if len(readers) == 1 and node.name not in self._taps else None

    @cached_property
    def _taps(self) -> set[str]:
        return {output.node for output in self.graph.outputs}

    def before(self, node: Node, passes: Callable[[Node], bool] = lambda node: False) -> Node | None:
        """The node that a node reads, those passed over that ``passes`` says; None where that is an input."""
        value = self.graph.values[node.inputs[0]]
        while isinstance(value, Node) and passes(value):
            value = self.graph.values[value.inputs[0]]
        return value if isinstance(value, Node) else None

    def after(self, node: Node, passes: Callable[[Node], bool]) -> Node | None:
        """The only node that reads a node, those passed over that ``passes`` says."""
        reader = self.only_reader(node)
        while reader is not None and passes(reader):
            reader = self.only_reader(reader)
        return reader

    def shape_into(self, node: Node) -> Shape:
        """The shape of what flows into a node first."""
        return self.graph.values[node.inputs[0]].shape

    @cached_property
    def output(self) -> Node | None:
        """The node of the only output; None where there are several."""
        value = self.graph.values[self.graph.output] if len(self.graph.outputs) == 1 else None
        return value if isinstance(value, Node) else None

    @cached_property
    def classifies(self) -> bool:
        """Whether the output are classes: the spec names them, trains, or ends in probabilities."""
        if self.output is None:
            return False
        probabilities = self.output if not regularizes(self.output) else self.before(self.output, regularizes)
        last = kind(probabilities)
        return self.graph.classes is not None or self.trains or last in ("softmax", "sigmoid", "log_softmax")

    @cached_property
    def last_weights(self) -> Node | None:
        """The layer whose channels are those of the only output."""
        node = self.output
        while node is not None and node.layer.family in _BESIDE:
            node = self.before(node)
        return node if node is not None and node.layer.family in WEIGHTED else None

    @cached_property
    def _windows(self) -> dict[tuple[int, int], Window | None]:
        return {}

    def window(self, node: Node) -> Window | None:
        """The window that slides over what flows into a node, if it has one of a given size."""
        key = (id(node.layer), rank_of(node.shape))
        if key not in self._windows:
            window = node.layer.window(key[1])
            self._windows[key] = window if isinstance(window, Window) else None
        return self._windows[key]

    # Places

    @cached_property
    def _items(self) -> dict[Span, Item]:
        items: dict[Span, Item] = {}
        spec = self.spec
        waiting = [*spec.features, *spec.head, *(item for block in spec.blocks.values() for item in block.items)]
        while waiting:
            item = waiting.pop()
            items[item.word_span] = item
            waiting += item.children()
        return items

    def item(self, node: Node) -> Item | None:
        """The item that a node comes from, or the use of a built-in block."""
        return self._items.get(node.span)

    def place(self, node: Node, *fields: str) -> Span:
        """Where the first of some fields stands that the item of a node has, or else its word."""
        item = self.item(node)
        first = next((field for field in fields if item and field in item.places), None)
        return item.place(first) if item and first else node.span

    def says(self, node: Node, field: str) -> bool:
        """Whether the item of a node says a field itself, not the defaults."""
        item = self.item(node)
        return item is not None and item.word == node.op and field in item.places

    def section_place(self, name: str, *path: str | int) -> Span:
        """Where a part of a section stands, or else the section."""
        section = self.spec.section(name)
        written = path and path[0] in section.data
        return (locate(section.data, path) if written else None) or section.place


def kind(node: Node | None) -> str:
    """The function of an activation node; empty for every other."""
    return str(getattr(node.layer, "type", "")) if node is not None and node.layer.family is Family.ACTIVATION else ""


def regularizes(node: Node) -> bool:
    """Whether it does something in training only, such as dropout."""
    return node.layer.family is Family.REGULARIZATION


def of(*families: Family) -> Callable[[Node], bool]:
    """Whether a node is of one of some families, as a function."""
    return lambda node: node.layer.family in families


def field(node: Node, name: str) -> Any:
    """A field of a node's layer."""
    return getattr(node.layer, name)

"""The network so far: nodes in order, what every name stands for, and the shapes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cnnspec.compiler.build import LayerBuilder
from cnnspec.compiler.findings import Findings
from cnnspec.compiler.graph import Input, Node, Value
from cnnspec.compiler.scope import Scope
from cnnspec.diagnostics import SpecError
from cnnspec.language.items import Item
from cnnspec.language.least import too_large
from cnnspec.language.structures._base import MAX_NODES
from cnnspec.layers._base import Layer
from cnnspec.spans.source import Span
from cnnspec.values.shapes import UNKNOWN, Shape, ShapeError, check_size

if TYPE_CHECKING:
    from cnnspec.compiler.sizes.conditions import Conditions

NAME_PART = 20  # characters of a name that are a step: names grow with every block and repeat around them


class Network:
    """Grows node by node. What stands behind a mistake has the unknown shape, and adds no node."""

    def __init__(
        self,
        inputs: tuple[Input, ...],
        builder: LayerBuilder,
        findings: Findings,
        conditions: Conditions | None = None,
    ) -> None:
        self.nodes: list[Node] = []
        self.values: dict[str, Value] = {value.name: value for value in inputs}
        self.notes: dict[str, str] = {}
        self.builder = builder
        self.findings = findings
        self.conditions = conditions
        self._shapes: dict[Any, tuple[Shape, Layer]] = {}

    def alias(self, name: str, value: Value) -> None:
        """Let a dotted name stand for a value, where it does not name one already."""
        self.builder.work.spend(len(name) // NAME_PART)
        self.values.setdefault(name, value)

    def add(
        self,
        name: str,
        word: str,
        layer: Layer | None,
        inputs: tuple[Value, ...],
        item: Item,
        scope: Scope,
        place: Span | None = None,
    ) -> Value:
        """Add the node of a layer, or those of a fused one; ``place`` is what a mistake in the shape is blamed on."""
        shapes = tuple(value.shape for value in inputs)
        if layer is None or UNKNOWN in shapes:
            return Input(name, UNKNOWN)
        place = place or item.word_span
        if self.conditions is not None:
            self.conditions.node = name
        try:
            parts = layer.fused(*shapes)
        except ShapeError as error:
            self.findings.shape(error, inputs, item, scope, place)
            return Input(name, UNKNOWN)
        if not parts:
            return self._node(name, word, layer, inputs, item, scope, place)
        flow = inputs
        for part in parts:
            part_layer = self.builder.of_part(part, item, scope)
            if part_layer is None or flow[0].shape == UNKNOWN:
                return Input(name, UNKNOWN)
            full = f"{name}.{part.suffix}" if part.suffix else name
            inside = part.suffix if part.word else ""
            flow = (self._node(full, part.word or word, part_layer, flow, item, scope, place, inside),)
        self.alias(name, flow[0])
        return flow[0]

    def _node(
        self,
        name: str,
        op: str,
        layer: Layer,
        inputs: tuple[Value, ...],
        item: Item,
        scope: Scope,
        place: Span,
        inside: str = "",
    ) -> Value:
        if len(self.nodes) >= MAX_NODES:
            raise SpecError([*self.findings.diagnostics, too_large(place)])
        if self.conditions is not None:
            self.conditions.node = name
        shape = self._shape(layer, inputs, item, scope, place, inside)
        sources = tuple(value.name for value in inputs)
        item_name = f"{scope.prefix}{item.name}"
        node = Node(name, item_name, op, layer, sources, shape, scope.section, scope.at(item.word_span), scope.chain)
        self.nodes.append(node)
        self.values[name] = node
        self.builder.work.allow_node()
        self.builder.work.spend(len(name) // NAME_PART + len(inputs))
        return node

    def _shape(
        self, layer: Layer, inputs: tuple[Value, ...], item: Item, scope: Scope, place: Span, inside: str
    ) -> Shape:
        shapes = tuple(value.shape for value in inputs)
        key = (id(layer), shapes)
        if key not in self._shapes:
            try:
                shape = layer.output_shape(*shapes)
                check_size(shape)
                # With the layer, so that its id is not given to another one.
                self._shapes[key] = (shape, layer)
                if self.conditions is not None:
                    self.conditions.check_weights(layer, shapes)
            except ShapeError as error:
                self.findings.shape(error, inputs, item, scope, place, inside)
                return UNKNOWN
        return self._shapes[key][0]

    def replace(self, index: int, node: Node, item_name: str) -> None:
        """Put another node of the same name in the place of one; ``item_name`` stands for it if it stood for that."""
        old, self.nodes[index] = self.nodes[index], node
        for name in (node.name, item_name):
            if self.values.get(name) is old:
                self.values[name] = node

    def split_dead(self, outputs: Iterable[str]) -> tuple[tuple[Node, ...], tuple[Node, ...], set[str]]:
        """The nodes that reach an output, the others, and the names of all that do.

        Where the node that has shared weights is among the others, the first that uses them has them.
        """
        needed = set(outputs)
        for node in reversed(self.nodes):
            if node.name in needed:
                needed.update(node.inputs)
        owners: dict[str, str] = {}
        live = []
        for node in self.nodes:
            if node.name in needed:
                owner = owners.setdefault(node.shares or node.name, node.name)
                shares = "" if owner == node.name else owner
                live.append(node if shares == node.shares else node._replace(shares=shares))
        return tuple(live), tuple(node for node in self.nodes if node.name not in needed), needed

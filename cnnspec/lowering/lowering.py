"""Spec to graph: expands items, asks each layer for its shape, and collects what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from cnnspec import layers, structure
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.graph import Chain, Frame, Graph, Input, Node, Value, tell
from cnnspec.layers._base import Layer, Part
from cnnspec.shapes import UNKNOWN, Shape, ShapeError, describe
from cnnspec.source import Span, locate
from cnnspec.spec.blocks import argument_error, least_nodes, too_large
from cnnspec.spec.document import Document
from cnnspec.spec.errors import explain
from cnnspec.spec.expressions import UNKNOWN_VALUE, ExpressionError, Unknown, evaluate
from cnnspec.spec.items import COMMON, Item
from cnnspec.spec.reader import ARGUMENT_TYPES
from cnnspec.spec.spec import Spec
from cnnspec.spec.template import expressions_in, fill, fill_text, names_used, span_of_text
from cnnspec.spec.types import show, whole
from cnnspec.structure._base import MAX_NODES, Structure
from cnnspec.suggest import did_you_mean

MAX_EXPANSIONS = 64  # blocks and structures inside each other


def lower(spec: Spec) -> Graph:
    """The graph of a spec. Raises SpecError with every independent mistake."""
    return Lowering(spec).graph()


class Scope(NamedTuple):
    """Where items are expanded: the prefix of their names, the parameters they see, and how the compiler came here."""

    prefix: str
    names: Mapping[str, Any]
    section: str
    chain: Chain = ()
    parent: Scope | None = None
    depth: int = 0

    def inner(self, name: str, frame: Frame, names: Mapping[str, Any], parent: Scope | None) -> Scope:
        """A scope of its own for one use; ``parent`` is where names are looked up next."""
        return Scope(f"{self.prefix}{name}.", names, self.section, (*self.chain, frame), parent, self.depth + 1)


class Lowering:
    """The state of one compilation."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.names = spec.parameters
        self.defaults = spec.defaults.filled(self.names)
        self.nodes: list[Node] = []
        self.values: dict[str, Value] = {}
        self.notes: dict[str, str] = {}
        self.found: list[Diagnostic] = []
        self._seen: set[tuple[str, int, int]] = set()
        self._built: dict[Any, Layer | None] = {}
        self._templates: dict[tuple[Item, str], _Template] = {}
        self._parts: dict[tuple[Layer, Shape], tuple[Part, ...]] = {}
        self._shapes: dict[Any, Shape] = {}
        self._keep: list[Layer] = []

    # The whole

    def graph(self) -> Graph:
        """Expand both sections and keep what reaches the output."""
        document = self.spec.document
        first = Input("input", self._input_shape(document))
        self.values["input"] = first
        spec = self.spec
        if least_nodes((*spec.features, *spec.head), spec.blocks, self.names) > MAX_NODES:
            raise SpecError([too_large(spec.place("features"))])
        flow: Value = first
        for section, items in (("features", self.spec.features), ("head", self.spec.head)):
            flow = self.items(items, flow, Scope("", self.names, section))
        if self.found:
            raise SpecError(self.found)
        if isinstance(flow, Input):
            span = self.spec.place("features")
            raise SpecError([Diagnostic("spec.empty-network", "the network has no layers", span)])
        live, dead = _split_dead(self.nodes, flow.name)
        classes = self.names.get("classes")
        return Graph(self.spec.name, (first,), live, flow.name, classes, dead, self.notes)

    def _input_shape(self, document: Document) -> Shape:
        span = self.spec.data.value_span("input")
        try:
            sizes = fill(document.input, self.names)
            return tuple(whole(1, "a size from 1 up")(each) for each in sizes)
        except ExpressionError as error:
            raise SpecError([Diagnostic(error.code, str(error), span, error.help)]) from None
        except ValueError as error:
            raise SpecError([Diagnostic("spec.value", f"input: {error}", span)]) from None

    # What structures use

    @property
    def count(self) -> int:
        """The number of nodes so far."""
        return len(self.nodes)

    def nodes_since(self, first: int) -> Iterator[Node]:
        """The nodes from a number on."""
        return iter(self.nodes[first:])

    def note(self, value: Value, text: str) -> None:
        """Leave a remark on a node for the table."""
        self.notes[value.name] = text

    def alias(self, name: str, value: Value) -> None:
        """Let a dotted name stand for a value, where it does not name one already."""
        self.values.setdefault(name, value)

    def defaults_of(self, word: str, section: str) -> dict[str, Any]:
        """The default fields of a word in a section."""
        return self.defaults.of(word, section)

    def report(self, diagnostic: Diagnostic, scope: Scope) -> None:
        """Note a mistake, once a place however often its block is used."""
        span = diagnostic.span
        key = (diagnostic.code, span.start, span.end) if span else (diagnostic.code, -1, -1)
        if key in self._seen:
            return
        self._seen.add(key)
        notes = tell(scope.chain)
        self.found.append(
            Diagnostic(diagnostic.code, diagnostic.message, span, diagnostic.help, (*diagnostic.notes, *notes))
        )

    def items(self, items: Iterable[Item], flow: Value, scope: Scope) -> Value:
        """Add the nodes of a list of items, each after the other, and return what flows out."""
        if scope.depth > MAX_EXPANSIONS:
            message = f"blocks and structures are nested more than {MAX_EXPANSIONS} deep"
            raise SpecError([*self.found, Diagnostic("spec.too-deep", message, scope.chain[-1].span)])
        inner = Scope(scope.prefix, scope.names, scope.section, scope.chain, scope.parent, scope.depth + 1)
        for item in items:
            if item.when is None or self._condition(item, flow, inner):
                flow = self._item(item, flow, inner)
        return flow

    def block(self, item: Item, name: str, arguments: Mapping[str, Any], flow: Value, scope: Scope) -> Value:
        """Expand a block with the given arguments in a scope made for this use."""
        block = self.spec.blocks.get(name)
        if block is None:
            help = did_you_mean(name, self.spec.blocks, kind="blocks")
            message = f"there is no block '{name}'"
            self.report(Diagnostic("spec.unknown-word", message, item.place("block"), help), scope)
            return Input(flow.name, UNKNOWN)
        names = dict(self.names)
        for key in arguments:
            if key not in block.args:
                help = did_you_mean(key, block.args, kind="arguments")
                message = f"block '{name}' has no argument '{key}'"
                self.report(Diagnostic("spec.unknown-key", message, item.place(key), help), scope)
        for key, default in block.args.items():
            if key in arguments:
                names[key] = arguments[key]
                wrong = None if names[key] is UNKNOWN_VALUE else argument_error(block, key, names[key])
                if wrong:
                    self.report(Diagnostic("spec.value", wrong, item.place(key)), scope)
                    names[key] = UNKNOWN_VALUE
            elif default in ARGUMENT_TYPES:
                message = f"block '{name}' needs '{key}'"
                self.report(Diagnostic("spec.missing-key", message, item.word_span), scope)
                names[key] = UNKNOWN_VALUE
            else:
                names[key] = self._computed(default, names, block.args.value_span(key), scope)
        within = Scope(scope.prefix, names, scope.section, scope.chain, None, scope.depth)
        return self.items(block.items, flow, within)

    def make(
        self,
        item: Item,
        scope: Scope,
        word: str,
        inputs: tuple[Value, ...],
        fields: Mapping[str, Any] | None = None,
        *,
        suffix: str,
        field: str | None = None,
    ) -> Value:
        """Add a layer that a structure calls for, named after it; ``field`` is the one that called for it."""
        kind = layers.find(word)
        assert kind is not None, word
        key = (word, repr(fields))
        if key not in self._built:
            self._built[key] = self._validated(kind, dict(fields or {}), item, scope)
        name = f"{scope.prefix}{item.name}"
        place = item.place(field) if field else item.word_span
        return self._layer(f"{name}.{suffix}", name, word, self._built[key], inputs, item, scope, place)

    # One item

    def _item(self, item: Item, flow: Value, scope: Scope) -> Value:
        full = f"{scope.prefix}{item.name}"
        if isinstance(self.values.get(full), Node | Input) and item.named:
            message = f"the name '{item.name}' is taken already"
            self.report(Diagnostic("spec.duplicate-name", message, item.place("name"), "names are used once"), scope)
        inputs = self._inputs(item, flow, scope)
        if item.word in self.spec.blocks:
            out = self._use_block(item, inputs[0], scope)
        elif kind := structure.find(item.word):
            out = self._use_structure(item, kind, inputs[0], scope)
        else:
            word = item.word
            layer = self._build(item, inputs[0], scope)
            out = self._layer(full, full, word, layer, inputs, item, scope, item.word_span)
        self.alias(full, out)
        return out

    def _inputs(self, item: Item, flow: Value, scope: Scope) -> tuple[Value, ...]:
        kind = layers.find(item.word) if item.word not in self.spec.blocks else None
        several = kind is not None and kind.inputs == "several"
        found = tuple(self._tap(index, item, scope) for index in range(len(item.inputs))) or (flow,)
        if several and len(found) < 2:
            message = f"{item.word} merges at least two inputs"
            help = f"name them: `{item.word}: {{from: [left, right]}}`"
            self.report(Diagnostic("spec.inputs", message, item.place("from"), help), scope)
            return (Input(flow.name, UNKNOWN),)
        if not several and len(found) > 1:
            message = f"{item.word} takes one input, and from names {len(found)}"
            self.report(
                Diagnostic("spec.inputs", message, item.place("from"), "merge them first, with `concat` or `add`"),
                scope,
            )
            return found[:1]
        return found

    def _tap(self, index: int, item: Item, scope: Scope) -> Value:
        name = item.inputs[index]
        around: Scope | None = scope
        while around is not None:
            if (found := self.values.get(f"{around.prefix}{name}")) is not None:
                return found
            around = around.parent
        if name == "input":
            return self.values["input"]
        known = [each.removeprefix(scope.prefix) for each in self.values if each.startswith(scope.prefix)]
        message = f"there is no '{name}' before this"
        help = did_you_mean(name, [each for each in known if "." not in each], kind="names so far")
        place = locate(item.places, ("from", index)) or item.word_span
        self.report(Diagnostic("spec.unknown-name", message, place, help), scope)
        return Input(name, UNKNOWN)

    def _condition(self, item: Item, flow: Value, scope: Scope) -> bool:
        value = self._computed(item.when, self._names_at(scope, flow), item.place("when"), scope)
        if value is UNKNOWN_VALUE:
            return False
        if not isinstance(value, bool):
            message = f"when is a condition, true or false, and this is {show(value)}"
            self.report(Diagnostic("spec.value", message, item.place("when")), scope)
        return bool(value)

    def _use_block(self, item: Item, flow: Value, scope: Scope) -> Value:
        names = self._names_at(scope, flow)
        given = {key: self._computed(value, names, item.place(key), scope) for key, value in item.fields.items()}
        inner = scope.inner(item.name, Frame("block", item.word, item.word_span), self.names, None)
        return self.block(item, item.word, given, flow, inner)

    def _use_structure(self, item: Item, kind: type[Structure], flow: Value, scope: Scope) -> Value:
        names = self._names_at(scope, flow)
        try:
            fields = fill(item.fields, names)
            made = kind.model_validate(fields)
        except Unknown:
            return Input(flow.name, UNKNOWN)
        except ExpressionError as error:
            self._expression_error(error, item, scope)
            return Input(flow.name, UNKNOWN)
        except ValidationError as error:
            for each in explain(error, item.fields, what=item.word, known=self._keys(kind), fallback=item.word_span):
                self.report(each, scope)
            return Input(flow.name, UNKNOWN)
        out: Value = made.lower(self, item, flow, scope)
        return out

    # Layers

    def _build(self, item: Item, flow: Value, scope: Scope) -> Layer | None:
        """The layer of an item for the values that its expressions have here; None where it has none."""
        key = (item, scope.section)
        template = self._templates.get(key)
        if template is None:
            template = _Template({**self.defaults.of(item.word, scope.section), **item.fields})
            self._templates[key] = template
        try:
            found = template.values(self._names_at(scope, flow) if template.texts else scope.names)
        except Unknown:
            return None
        except ExpressionError as error:
            self._expression_error(error, item, scope)
            return None
        kind = layers.find(item.word)
        assert kind is not None
        full_key = (key, repr(found))
        if full_key not in self._built:
            self._built[full_key] = self._validated(kind, template.filled(found), item, scope)
        return self._built[full_key]

    def _validated(self, kind: type[Layer], fields: dict[str, Any], item: Item, scope: Scope) -> Layer | None:
        try:
            return kind.model_validate(fields)
        except ValidationError as error:
            for each in explain(error, item.fields, what=item.word, known=self._keys(kind), fallback=item.word_span):
                self.report(each, scope)
            return None

    def _layer(
        self,
        full: str,
        item_name: str,
        word: str,
        layer: Layer | None,
        inputs: tuple[Value, ...],
        item: Item,
        scope: Scope,
        place: Span,
    ) -> Value:
        """Add the node of a layer, or those of a fused one."""
        shapes = tuple(value.shape for value in inputs)
        if layer is None or UNKNOWN in shapes:
            return Input(full, UNKNOWN)
        try:
            parts = layer.parts(*shapes)
        except ShapeError as error:
            self._shape_error(error, inputs, item, scope, place)
            return Input(full, UNKNOWN)
        if not parts:
            return self._node(full, item_name, word, layer, inputs, item, scope, place)
        flow = inputs
        for part in parts:
            made = part.layer or self._part(part, item, scope)
            name = f"{full}.{part.suffix}" if part.suffix else full
            if made is None or flow[0].shape == UNKNOWN:
                return Input(full, UNKNOWN)
            flow = (self._node(name, item_name, part.word or word, made, flow, item, scope, place),)
        self.alias(full, flow[0])
        return flow[0]

    def _part(self, part: Part, item: Item, scope: Scope) -> Layer | None:
        key = (part.word, repr(part.fields))
        if key not in self._built:
            kind = layers.find(part.word)
            assert kind is not None
            try:
                self._built[key] = kind.model_validate(part.fields)
            except ValidationError as error:
                field = part.suffix if part.suffix in item.fields else None
                place = item.place(field) if field else item.word_span
                inner = item.fields.get(part.suffix)
                data = next(iter(inner.values()), None) if isinstance(inner, dict) else None
                for each in explain(error, data, what=part.word, known=self._keys(kind), fallback=place):
                    self.report(each, scope)
                self._built[key] = None
        return self._built[key]

    def _node(
        self,
        name: str,
        item_name: str,
        op: str,
        layer: Layer,
        inputs: tuple[Value, ...],
        item: Item,
        scope: Scope,
        place: Span,
    ) -> Value:
        if len(self.nodes) >= MAX_NODES:
            raise SpecError([*self.found, too_large(place)])
        shapes = tuple(value.shape for value in inputs)
        key = (id(layer), shapes)
        shape = self._shapes.get(key)
        if shape is None:
            try:
                shape = self._shapes[key] = layer.output_shape(*shapes)
                self._keep.append(layer)  # an id is only good while its object lives
            except ShapeError as error:
                self._shape_error(error, inputs, item, scope, place)
                shape = UNKNOWN
        names = tuple(value.name for value in inputs)
        node = Node(name, item_name, op, layer, names, shape, scope.section, item.word_span, scope.chain)
        self.nodes.append(node)
        self.values[name] = node
        return node

    # Values and mistakes

    def _names_at(self, scope: Scope, flow: Value) -> Mapping[str, Any]:
        channels = UNKNOWN_VALUE if flow.shape == UNKNOWN else flow.shape[-1]
        return {**scope.names, "channels": channels}

    def _computed(self, data: Any, names: Mapping[str, Any], place: Span, scope: Scope) -> Any:
        try:
            return fill(data, names)
        except Unknown:
            return UNKNOWN_VALUE
        except ExpressionError as error:
            self.report(Diagnostic(error.code, str(error), place, error.help), scope)
            return UNKNOWN_VALUE

    def _expression_error(self, error: ExpressionError, item: Item, scope: Scope) -> None:
        place = item.word_span
        for text in expressions_in(item.fields):
            try:
                fill_text(text, {**scope.names, "channels": 1})
            except (ExpressionError, Unknown):
                place = span_of_text(item.fields, text) or place
                break
        self.report(Diagnostic(error.code, str(error), place, error.help), scope)

    def _shape_error(self, error: ShapeError, inputs: tuple[Value, ...], item: Item, scope: Scope, place: Span) -> None:
        if error.field and error.field in item.places:
            place = item.place(error.field)
        message = error.message.replace("{input}", self._producer(inputs[0]))
        self.report(Diagnostic(error.code, message, place, error.help), scope)

    @staticmethod
    def _producer(value: Value) -> str:
        if isinstance(value, Input):
            return f"the {describe(value.shape)} of the input"
        return f"the {describe(value.shape)} that {value.item} (line {value.span.line}) makes"

    @staticmethod
    def _keys(kind: Any) -> list[str]:
        return [*kind.model_fields, *getattr(kind, "bodies", ()), *COMMON]


class _Template:
    """The fields of an item with defaults put in, and the expressions among them."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.texts = tuple(dict.fromkeys(expressions_in(data)))

    def values(self, names: Mapping[str, Any]) -> tuple[Any, ...]:
        """The value of each expression."""
        return tuple(fill_text(text, names) for text in self.texts)

    def filled(self, values: tuple[Any, ...]) -> dict[str, Any]:
        """The fields with those values."""
        return _put(self.data, dict(zip(self.texts, values, strict=True))) if values else self.data


def _put(data: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(data, str):
        return values.get(data, data)
    if isinstance(data, dict):
        return {key: _put(each, values) for key, each in data.items()}
    if isinstance(data, list):
        return [_put(each, values) for each in data]
    return data


def _split_dead(nodes: list[Node], output: str) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The nodes that reach the output, and the others."""
    needed = {output}
    for node in reversed(nodes):
        if node.name in needed:
            needed.update(node.inputs)
    live = tuple(node for node in nodes if node.name in needed)
    return live, tuple(node for node in nodes if node.name not in needed)


__all__ = ["Lowering", "Scope", "evaluate", "lower", "names_used"]

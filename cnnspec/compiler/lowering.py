"""The walk over items: names, conditions, blocks and structures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cnnspec import layers
from cnnspec.compiler.build import LayerBuilder
from cnnspec.compiler.ends import read_inputs, read_outputs, unused_inputs
from cnnspec.compiler.findings import Findings, Help
from cnnspec.compiler.graph import Frame, Graph, Input, Node, Value
from cnnspec.compiler.network import Network
from cnnspec.compiler.scope import Scope
from cnnspec.compiler.share import Sharing
from cnnspec.compiler.spec import Spec
from cnnspec.compiler.structures import lower as lower_structure
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.language import built_in as builtin
from cnnspec.language import structures
from cnnspec.language.blocks import argument_error, block_help
from cnnspec.language.expressions import UNKNOWN_VALUE, ExpressionError, Unknown
from cnnspec.language.items import Item
from cnnspec.language.least import check_least
from cnnspec.language.reader import ARGUMENT_TYPES, Block
from cnnspec.language.structures._base import MAX_EXPANSIONS, Structure
from cnnspec.language.template import fill
from cnnspec.language.values import Names, TooMuchWorkError, Work, size_of
from cnnspec.spans.source import Span, locate
from cnnspec.values.shapes import UNKNOWN
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import show

if TYPE_CHECKING:
    from cnnspec.compiler.ends import Inputs


class Lowering:
    """The state of one compilation."""

    def __init__(self, spec: Spec, inputs: Inputs | None = None) -> None:
        self.spec = spec
        self.names = spec.parameters
        self.work = Work()
        self.findings = Findings(self.work)
        self.builder = LayerBuilder(spec.defaults.filled(self.names), self.findings, self.work)
        self.inputs, self.conditions = inputs or read_inputs(spec)
        self.network = Network(self.inputs, self.builder, self.findings, self.conditions)
        self.sharing = Sharing(self)

    def graph(self) -> Graph:
        """Expand both sections and keep what reaches the output."""
        spec, network = self.spec, self.network
        check_least((*spec.features, *spec.head), spec.blocks, self.names, spec.place("features"))
        flow: Value = self.inputs[0]
        for section, items in (("features", spec.features), ("head", spec.head)):
            flow = self.items(items, flow, Scope("", self.names, section))
        outputs = read_outputs(self, flow)
        if self.findings.diagnostics:
            raise SpecError(self.findings.diagnostics)
        live, dead, needed = network.split_dead(output.node for output in outputs)
        if unused := unused_inputs(self, outputs, needed):
            raise SpecError(unused)
        graph = Graph(spec.name, self.inputs, live, outputs, self.names.get("classes"), dead, network.notes)
        return graph if self.conditions is None else self.conditions.close(graph)

    # What structures use

    @property
    def count(self) -> int:
        """The number of nodes so far."""
        return len(self.network.nodes)

    def nodes_since(self, first: int) -> Iterator[Node]:
        """The nodes from a number on."""
        return iter(self.network.nodes[first:])

    def note(self, value: Value, text: str) -> None:
        """Leave a remark on a node for the table."""
        self.network.notes[value.name] = text

    def alias(self, name: str, value: Value) -> None:
        """Let a dotted name stand for a value, where it does not name one already."""
        self.network.alias(name, value)

    def defaults_of(self, word: str, section: str) -> dict[str, Any]:
        """The default fields of a word in a section."""
        return self.builder.defaults.of(word, section)

    def report(self, scope: Scope, code: str, message: str, span: Span, help: Help = None) -> None:
        """Note a mistake, once a place however often its block is used."""
        self.findings.add(scope, code, message, span, help)

    def items(self, items: Iterable[Item], flow: Value, scope: Scope) -> Value:
        """Add the nodes of a list of items, each after the other, and return what flows out."""
        if scope.depth > MAX_EXPANSIONS:
            message = f"blocks and structures are nested more than {MAX_EXPANSIONS} deep"
            help = "put fewer blocks inside each other"
            raise SpecError(
                [*self.findings.diagnostics, Diagnostic("spec.too-deep", message, scope.chain[-1].span, help)]
            )
        inner = scope.deeper()
        for item in items:
            try:
                self.step()
                if item.when is None or self._condition(item, flow, inner):
                    flow = self._item(item, flow, inner)
            except TooMuchWorkError as error:
                if not self.findings.diagnostics:  # else they may be what makes it so much
                    self.report(inner, error.code, str(error), item.word_span, error.help)
                raise SpecError(self.findings.diagnostics) from None
        return flow

    def step(self, steps: int = 1) -> None:
        """Count an item, or a turn of one that repeats. Raises TooMuchWorkError, which the list of items reports."""
        self.work.spend(steps)

    def block(self, item: Item, name: str, arguments: Mapping[str, Any], flow: Value, scope: Scope) -> Value:
        """Expand a block with the given arguments in a scope made for this use."""
        block = self.spec.blocks.get(name) or builtin.find(name)
        if block is None:
            known = (*self.spec.blocks, *builtin.words())
            message = f"there is no block '{name}'"
            place = item.place("block")
            self.report(scope, "spec.unknown-word", message, place, lambda: did_you_mean(name, known, kind="blocks"))
            return Input(flow.name, UNKNOWN)
        if scope.use is None and builtin.find(name) is block:
            scope = scope._replace(use=item.word_span)
        names = self._arguments(block, item, arguments, flow, scope)
        return self.items(block.items, flow, scope._replace(names=names, parent=None))

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
        layer = self.builder.of_word(word, fields or {}, item, scope)
        place = item.place(field) if field else item.word_span
        return self.network.add(f"{scope.prefix}{item.name}.{suffix}", word, layer, inputs, item, scope, place)

    # One item

    def _item(self, item: Item, flow: Value, scope: Scope) -> Value:
        name = f"{scope.prefix}{item.name}"
        if item.broken:  # told when it was read
            self.alias(name, Input(name, UNKNOWN))
            return Input(name, UNKNOWN)
        if item.named and name in self.network.values:
            message = f"the name '{item.name}' is taken already"
            self.report(scope, "spec.duplicate-name", message, item.place("name"), "names are used once")
        inputs = self._inputs(item, flow, scope)
        if item.word in self.spec.blocks:
            out = self._use_block(item, inputs[0], scope)
        elif kind := structures.find(item.word):
            out = self._use_structure(item, kind, inputs[0], scope)
        elif item.share:
            out = self._use_shared(item, name, inputs, scope)
        else:
            layer = self.builder.of_item(item, inputs[0], scope)
            out = self.network.add(name, item.word, layer, inputs, item, scope)
            if layer is not None:
                self.sharing.remember(name, item, layer)
        self.alias(name, out)
        return out

    def _use_shared(self, item: Item, name: str, inputs: tuple[Value, ...], scope: Scope) -> Value:
        owner = self.sharing.owner(item, scope)
        layer = self.builder.like(owner.fields, item, inputs[0], scope) if owner else None
        if owner is None or layer is None:
            return Input(name, UNKNOWN)
        first = self.count
        out = self.network.add(name, item.word, layer, inputs, item, scope)
        if out.shape == UNKNOWN:
            return out
        self.sharing.remember(name, item, layer)
        return self.sharing.apply(owner, item, name, first, scope) or Input(name, UNKNOWN)

    def _inputs(self, item: Item, flow: Value, scope: Scope) -> tuple[Value, ...]:
        kind = layers.find(item.word) if item.word not in self.spec.blocks else None
        several = kind is not None and kind.inputs == "several"
        self.step(len(item.inputs))
        inputs = tuple(self._tap(index, item, scope) for index in range(len(item.inputs))) or (flow,)
        if several and len(inputs) < 2:
            help = f"name them: `{item.word}: [left, right]`"
            before = flow.name.removeprefix(scope.prefix).partition(".")[0]
            if item.inputs and item.inputs[0] != before and flow.name.startswith(scope.prefix):
                help = f"name both: `{item.word}: [{item.inputs[0]}, {before}]` takes what flows in from above too"
            self.report(scope, "spec.inputs", f"{item.word} merges at least two inputs", item.place("from"), help)
            return (Input(flow.name, UNKNOWN),)
        if not several and len(inputs) > 1:
            message = f"{item.word} takes one input, and from names {len(inputs)}"
            help = "merge them first, with `concat` or `add`"
            self.report(scope, "spec.inputs", message, item.place("from"), help)
            return inputs[:1]
        return inputs

    def _tap(self, index: int, item: Item, scope: Scope) -> Value:
        place = locate(item.places, ("from", index)) or item.word_span
        return self.find(item.inputs[index], scope, place)

    def find(self, name: str, scope: Scope, place: Span, where: str = "before this") -> Value:
        """What a name stands for in a scope; of unknown shape, and reported, where it stands for nothing."""
        values = self.network.values
        for full in scope.full_names(name):
            if (value := values.get(full)) is not None:
                return value
            if self._behind_a_mistake(full):
                return Input(name, UNKNOWN)
        if (first := next((source for source in self.inputs if source.name == name), None)) is not None:
            return first
        self.report(scope, "spec.unknown-name", f"there is no '{name}' {where}", place, lambda: self._near(name, scope))
        return Input(name, UNKNOWN)

    def _near(self, name: str, scope: Scope) -> str:
        known = (full.removeprefix(scope.prefix) for full in self.network.values if full.startswith(scope.prefix))
        return did_you_mean(name, (candidate for candidate in known if "." not in candidate), kind="names so far")

    def _behind_a_mistake(self, full: str) -> bool:
        """Whether a name is that of a node inside an item that could not be made."""
        while "." in full:
            full = full.rpartition(".")[0]
            if (value := self.network.values.get(full)) is not None:
                return value.shape == UNKNOWN
        return False

    def _condition(self, item: Item, flow: Value, scope: Scope) -> bool:
        value = self._computed(item.when, scope.names_with(flow), item.place("when"), scope)
        if value is UNKNOWN_VALUE:
            return False
        if not isinstance(value, bool):
            message = f"when is a condition, true or false, and this is {show(value)}"
            self.report(scope, "spec.value", message, item.place("when"), "for example $(depth > 3)")
        return bool(value)

    # Blocks and structures

    def _use_block(self, item: Item, flow: Value, scope: Scope) -> Value:
        names = scope.names_with(flow)
        arguments = {key: self._computed(value, names, item.place(key), scope) for key, value in item.fields.items()}
        inner = scope.inner(item.name, Frame("block", item.word, item.word_span), self.names, None)
        return self.block(item, item.word, arguments, flow, inner)

    def _arguments(
        self, block: Block, item: Item, arguments: Mapping[str, Any], flow: Value, scope: Scope
    ) -> Mapping[str, Any]:
        """The parameters that the items of a block see."""
        for key in arguments.keys() - block.args.keys():
            help = did_you_mean(key, block.args, kind="arguments")
            message = f"block '{block.name}' has no argument '{key}'"
            self.report(scope, "spec.unknown-key", message, item.place(key), help)
        self.step(2 + len(block.args))
        own: dict[str, Any] = {}
        names = Names(self.names, own)
        for key, default in block.args.items():
            if key in arguments:
                own[key] = self._argument(block, key, arguments[key], item, scope)
            elif default in ARGUMENT_TYPES:
                message = f"block '{block.name}' needs '{key}'"
                self.report(scope, "spec.missing-key", message, item.word_span, block_help(block))
                own[key] = UNKNOWN_VALUE
            else:
                seen = scope._replace(names=names).names_with(flow)
                own[key] = self._computed(default, seen, block.args.value_span(key), scope)
        return names

    def _argument(self, block: Block, key: str, value: Any, item: Item, scope: Scope) -> Any:
        wrong = None if value is UNKNOWN_VALUE else argument_error(block, key, value)
        if wrong is None:
            return value
        self.report(scope, "spec.value", wrong, item.place(key), block_help(block))
        return UNKNOWN_VALUE

    def _use_structure(self, item: Item, kind: type[Structure], flow: Value, scope: Scope) -> Value:
        self.step(2)
        try:
            fields = fill(item.fields, scope.names_with(flow), self.work)
            self.step(size_of(fields))  # a table of stages is checked entry by entry
            structure = kind.model_validate(fields)
        except Unknown:
            return Input(flow.name, UNKNOWN)
        except ExpressionError as error:
            self.findings.expression(error, item, scope)
            return Input(flow.name, UNKNOWN)
        except ValidationError as error:
            self.findings.validation(error, kind, item, scope)
            return Input(flow.name, UNKNOWN)
        return lower_structure(structure, self, item, flow, scope)

    def _computed(self, data: Any, names: Mapping[str, Any], place: Span, scope: Scope) -> Any:
        try:
            return fill(data, names, self.work)
        except Unknown:
            return UNKNOWN_VALUE
        except TooMuchWorkError:
            raise
        except ExpressionError as error:
            self.report(scope, error.code, str(error), place, error.help)
            return UNKNOWN_VALUE

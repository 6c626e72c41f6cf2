"""From the tree to functions: groups that do the same are one, what differs between them are its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cnnspec.codegen.calls import arguments
from cnnspec.codegen.parameters import Slot, unify
from cnnspec.codegen.program import Argument, Body, Function, Program, Ref, Step
from cnnspec.codegen.tree import Entry, Group, entries
from cnnspec.graph import Graph, Node
from cnnspec.layers._base import KerasCall

Describe = Callable[[Node], KerasCall]


class _Draft(NamedTuple):
    """A group on its way: the form that others may share, and the values that are its own."""

    form: tuple[Any, ...]
    values: dict[Slot, Any]
    steps: list[Any]
    outside: tuple[str, ...]
    outputs: tuple[Ref, ...]
    given: tuple[str, ...]


@dataclass
class _Use:
    function: Function | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    draft: _Draft | None = None


def program(graph: Graph, describe: Describe | None = None) -> Program:
    """The program that makes a graph's network; ``describe`` is what a node is there, its Keras layer if not given."""
    return _Maker(graph, describe or (lambda node: node.layer.keras_call(*graph.shapes_into(node)))).program()


class _Maker:
    def __init__(self, graph: Graph, describe: Describe) -> None:
        self._graph = graph
        self._describe = describe
        self._uses: dict[str, _Use] = {}  # by the whole prefix of a group
        self._names: set[str] = set()
        self._readers: dict[str, list[str]] = {}
        for node in graph.nodes:
            for name in node.inputs:
                self._readers.setdefault(name, []).append(node.name)
        for each in graph.outputs:
            self._readers.setdefault(each.node, []).append("")

    def program(self) -> Program:
        top = entries(self._graph)
        functions: list[Function] = []
        for level in _levels(top):
            by_form: dict[Any, list[str]] = {}
            for lead, group in level:
                prefix = f"{lead}{group.prefix}"
                draft = self._draft(group.entries, f"{prefix}.")
                self._uses[prefix] = _Use(draft=draft)
                by_form.setdefault((group.name, draft.form), []).append(prefix)
            for (name, _), prefixes in by_form.items():
                functions.append(self._function(name, prefixes))
        draft = self._draft(top, "", tuple(each.name for each in self._graph.inputs))
        body = _body(draft, {slot: Argument(value) for slot, value in draft.values.items()})
        return Program(functions, body, draft.outside, draft.given)

    def _draft(self, inside: Sequence[Entry], lead: str, outside: tuple[str, ...] = ()) -> _Draft:
        refs: dict[str, Ref] = {name: Ref(-1, index) for index, name in enumerate(outside)}
        known = list(outside)
        steps: list[Any] = []
        values: dict[Slot, Any] = {}
        form: list[Any] = []

        def ref(name: str) -> Ref:
            if name not in refs:
                refs[name] = Ref(-1, len(known))
                known.append(name)
            return refs[name]

        for index, entry in enumerate(inside):
            if isinstance(entry, Group):
                use = self._uses[f"{lead}{entry.prefix}"]
                assert use.function is not None
                assert use.draft is not None
                what: str | Function = use.function
                part, given, several = entry.prefix, use.arguments, False
                sources, gives = use.draft.outside, use.draft.given
            else:
                call = self._describe(entry)
                what, part, given = call.path, entry.name.removeprefix(lead), arguments(call)
                sources, gives, several = entry.inputs, (entry.name,), entry.layer.inputs == "several"
                if entry.shares:
                    given = {"": entry.shares}
            inputs = tuple(ref(name) for name in sources)
            for number, name in enumerate(gives):
                refs[name] = Ref(index, number)
            nodes = tuple(self._node(name) for name in gives)
            steps.append((part, what, tuple(given), inputs, len(gives), several, nodes))
            form.append((part, what, tuple(given), inputs, len(gives), several))
            values |= {(index, key): value for key, value in given.items()}
        made = {name for name, found in refs.items() if found.step >= 0}
        given_out = tuple(name for name in refs if name in made and self._is_read_outside(name, lead))
        outputs = tuple(refs[name] for name in given_out)
        return _Draft((*form, outputs), values, steps, tuple(known), outputs, given_out)

    def _node(self, name: str) -> Node:
        found = self._graph.values[name]
        assert isinstance(found, Node)
        return found

    def _is_read_outside(self, name: str, lead: str) -> bool:
        readers = self._readers.get(name, ())
        return any(not reader or not reader.startswith(lead) for reader in readers) if lead else "" in readers

    def _function(self, name: str, prefixes: list[str]) -> Function:
        drafts = [draft for prefix in prefixes if (draft := self._uses[prefix].draft)]
        first = drafts[0]
        vectors = {slot: tuple(draft.values[slot] for draft in drafts) for slot in first.values}
        slots, parameters = unify(vectors, [each[0] for each in first.steps])
        function = Function(self._free(name), _body(first, slots), parameters, len(prefixes))
        for index, prefix in enumerate(prefixes):
            use = self._uses[prefix]
            use.function = function
            given = {each.parameter: vectors[slot][index] for slot, each in slots.items() if each.times == 1}
            use.arguments = {each.name: given[each.name] for each in parameters}
        return function

    def _free(self, name: str) -> str:
        wanted = base = name.replace("-", "_")
        number = 1
        while wanted in self._names:
            number += 1
            wanted = f"{base}_{number}"
        self._names.add(wanted)
        return wanted


def _levels(top: Iterable[Entry]) -> list[list[tuple[str, Group]]]:
    """Groups with where they stand, those first that have no groups inside."""
    levels: list[list[tuple[str, Group]]] = []

    def visit(inside: Iterable[Entry], lead: str) -> int:
        height = 0
        for entry in inside:
            if isinstance(entry, Group):
                own = visit(entry.entries, f"{lead}{entry.prefix}.")
                while len(levels) <= own:
                    levels.append([])
                levels[own].append((lead, entry))
                height = max(height, own + 1)
        return height

    visit(top, "")
    return levels


def _body(draft: _Draft, slots: Mapping[Slot, Argument]) -> Body:
    steps = [
        Step(part, what, {key: slots[index, key] for key in keys}, inputs, outputs, several, nodes)
        for index, (part, what, keys, inputs, outputs, several, nodes) in enumerate(draft.steps)
    ]
    return Body(steps, len(draft.outside), draft.outputs)

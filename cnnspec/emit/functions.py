"""From the tree to functions: groups that do the same are one, what differs between them are its parameters."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from cnnspec.compiler.graph import Graph, Node
from cnnspec.emit.calls import KNOWN, arguments
from cnnspec.emit.families import Default, Draft, Use, functions
from cnnspec.emit.names import flows, identifier
from cnnspec.emit.program import NOTHING, Argument, Body, Function, Program, Ref, Step
from cnnspec.emit.tree import Entry, Group, entries
from cnnspec.layers._base import KerasCall

Describe = Callable[[Node], KerasCall]


def program(graph: Graph, describe: Describe | None = None, default: Default | None = None) -> Program:
    """The program that makes a graph's network.

    Args:
        graph: the network.
        describe: what a node is there, its Keras layer if not given.
        default: the value of a layer's argument that needs no mention, Keras' own if not given.
    """

    def keras_call(node: Node) -> KerasCall:
        return node.layer.keras_call(*graph.shapes_into(node))

    return _Maker(graph, describe or keras_call, default or _keras_default).program()


def _keras_default(path: str, key: str) -> Any:
    return KNOWN[path].defaults.get(key, NOTHING) if path in KNOWN else NOTHING


class _Statement(NamedTuple):
    """An entry as a step whose sources and results are names yet."""

    part: str
    what: str | Function
    arguments: Mapping[str, Any]
    sources: tuple[str, ...]
    gives: tuple[str, ...]
    several: bool


class _Maker:
    def __init__(self, graph: Graph, describe: Describe, default: Default) -> None:
        self._graph = graph
        self._describe, self._default = describe, default
        self._uses: dict[str, Use] = {}  # by the whole prefix of a group
        self._names: set[str] = set()
        self._readers: dict[str, list[str]] = {}
        for node in graph.nodes:
            for name in node.inputs:
                self._readers.setdefault(name, []).append(node.name)
        for output in graph.outputs:
            self._readers.setdefault(output.node, []).append("")

    def program(self) -> Program:
        top = entries(self._graph)
        all_functions: list[Function] = []
        for level in _levels(top):
            by_name: dict[str, list[Use]] = {}
            for lead, group in level:
                prefix = f"{lead}{group.prefix}"
                use = self._uses[prefix] = Use(self._draft(group.entries, f"{prefix}."))
                by_name.setdefault(group.name, []).append(use)
            for name, uses in by_name.items():
                all_functions += functions(uses, partial(self._free, name), self._names, self._default)
        draft = self._draft(top, "", tuple(source.name for source in self._graph.inputs))
        return Program(all_functions, draft.body, draft.outside, draft.outputs)

    def _draft(self, inside: Sequence[Entry], lead: str, outside: tuple[str, ...] = ()) -> Draft:
        refs: dict[str, Ref] = {name: Ref(-1, index) for index, name in enumerate(outside)}
        known = list(outside)
        steps: list[Step] = []

        def ref(name: str) -> Ref:
            if name not in refs:
                refs[name] = Ref(-1, len(known))
                known.append(name)
            return refs[name]

        for index, entry in enumerate(inside):
            part, what, settings, sources, gives, several = self._statement(entry, lead)
            inputs = tuple(ref(name) for name in sources)
            for number, name in enumerate(gives):
                refs[name] = Ref(index, number)
            values = {key: Argument(value) for key, value in settings.items()}
            nodes = tuple(self._node(name) for name in gives)
            steps.append(Step(part, what, values, inputs, len(gives), several, nodes))
        inner = {name for name, origin in refs.items() if origin.step >= 0}
        outputs = tuple(name for name in refs if name in inner and self._is_read_outside(name, lead))
        body = Body(steps, len(known), tuple(refs[name] for name in outputs))
        return Draft(body, tuple(known), outputs)

    def _statement(self, entry: Entry, lead: str) -> _Statement:
        if isinstance(entry, Group):
            use = self._uses[f"{lead}{entry.prefix}"]
            assert use.function is not None
            return _Statement(entry.prefix, use.function, use.arguments, use.draft.outside, use.draft.outputs, False)
        call = self._describe(entry)
        settings = {"": entry.shares} if entry.shares else arguments(call)
        several = entry.layer.inputs == "several"
        return _Statement(entry.name.removeprefix(lead), call.path, settings, entry.inputs, (entry.name,), several)

    def _node(self, name: str) -> Node:
        node = self._graph.values[name]
        assert isinstance(node, Node)
        return node

    def _is_read_outside(self, name: str, lead: str) -> bool:
        readers = self._readers.get(name, ())
        return any(not reader or not reader.startswith(lead) for reader in readers) if lead else "" in readers

    def _free(self, name: str) -> str:
        wanted = base = identifier(name)
        number = 1
        while wanted in self._names or flows(wanted) or hasattr(builtins, wanted):
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

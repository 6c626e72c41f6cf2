"""From the tree to functions: groups that do the same are one, what differs between them are its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cnnspec.codegen.calls import arguments
from cnnspec.codegen.tree import Entry, Group, entries
from cnnspec.graph import Graph, Node
from cnnspec.layers._base import KerasCall

Describe = Callable[[Node], KerasCall]
Slot = tuple[int, str]  # which step, and which of its arguments


class Ref(NamedTuple):
    """A value inside a body: the output of a step, or what flows in from outside (``step`` is -1)."""

    step: int
    number: int


class Parameter(NamedTuple):
    """What a function is told: in every use the ``times``-th part of what stands in the slot."""

    name: str
    kind: str


class Argument(NamedTuple):
    """The value of a slot inside a function: a constant, or a multiple of a parameter."""

    value: Any = None
    parameter: str = ""
    times: int = 1


class Step(NamedTuple):
    """One statement of a body: a layer's call, or the use of a function. ``name`` is the layer's part of a name."""

    name: str
    what: str | Function
    arguments: Mapping[str, Argument]
    inputs: tuple[Ref, ...]
    outputs: int
    several: bool
    nodes: tuple[Node, ...]
    """The nodes that it gives, of the first use: what a comment can tell."""


@dataclass
class Body:
    """Statements, how many values flow in, and which flow out."""

    steps: list[Step]
    inputs: int
    outputs: tuple[Ref, ...]


@dataclass(eq=False)
class Function:
    """A body with a name, used at least once."""

    name: str
    body: Body
    parameters: tuple[Parameter, ...] = ()
    uses: int = 0


@dataclass
class Program:
    """The functions, each before its first use, and the network itself; ``outputs`` are the nodes that it gives."""

    functions: list[Function]
    main: Body
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


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


# Arguments that count channels: what one says is told in terms of the others.
_CHANNELS_IN = {"in_channels", "num_features", "num_channels", "channels"}
_CHANNELS = {*_CHANNELS_IN, "out_channels", "groups"}


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
        slots, parameters = _unify(vectors, first.steps)
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


def _unify(
    vectors: Mapping[Slot, tuple[Any, ...]], steps: Sequence[Any]
) -> tuple[dict[Slot, Argument], tuple[Parameter, ...]]:
    """What each slot holds, given its value in every use, and the parameters that this needs."""
    found = {slot: Argument(vector[0]) for slot, vector in vectors.items() if _constant(vector)}
    open_slots = {slot: vector for slot, vector in vectors.items() if slot not in found}
    names = _parameter_names(open_slots, steps)
    parameters: dict[str, tuple[Any, ...]] = {}
    for slot, vector in sorted(open_slots.items(), key=lambda item: _size(item[1])):
        # Only what counts the same is told in terms of each other: filters are no multiple of strides.
        alike = {name: of for name, (key, of) in parameters.items() if key == _counts(slot[1])}
        base, times = _multiple(vector, alike)
        if base is None:
            base = names[slot]
            while base in parameters:
                base += "_"
            parameters[base] = (_counts(slot[1]), vector)
        found[slot] = Argument(None, base, times)
    order = list(dict.fromkeys(found[slot].parameter for slot in open_slots))
    return found, tuple(Parameter(name, _kind(parameters[name][1])) for name in order)


def _constant(vector: tuple[Any, ...]) -> bool:
    return all(each == vector[0] and type(each) is type(vector[0]) for each in vector)


def _size(vector: tuple[Any, ...]) -> float:
    numbers = [each for each in vector if type(each) is int]
    return sum(numbers) if len(numbers) == len(vector) else 0


def _multiple(vector: tuple[Any, ...], bases: Mapping[str, tuple[Any, ...]]) -> tuple[str | None, int]:
    """The base that a vector is a multiple of, in every use the same."""
    for name, base in bases.items():
        if vector == base:
            return name, 1
    if all(type(each) is int for each in vector):
        for name, base in bases.items():
            if all(type(each) is int and each > 0 for each in base) and vector[0] % base[0] == 0:
                times = vector[0] // base[0]
                if times > 1 and all(each == times * of for each, of in zip(vector, base, strict=True)):
                    return name, times
    return None, 1


def _parameter_names(slots: Mapping[Slot, tuple[Any, ...]], steps: Sequence[Any]) -> dict[Slot, str]:
    """The name of an argument, with that of its layer in front where several vary in different ways."""
    by_key: dict[str, list[Slot]] = {}
    into = next((slots[slot] for slot in slots if slot[1] in _CHANNELS_IN), None)
    for slot in slots:
        key = _counts(slot[1])
        by_key.setdefault("in_channels" if key == "channels" and slots[slot] == into else key, []).append(slot)
    names = {}
    for key, group in by_key.items():
        smallest = min((slots[slot] for slot in group), key=_size)
        alike = all(_multiple(slots[slot], {key: smallest})[0] for slot in group)
        for slot in group:
            step = steps[slot[0]][0].replace(".", "_").replace("-", "_")
            names[slot] = key if alike else f"{step.removesuffix('_conv').removesuffix('_dense')}_{key}"
    return names


def _counts(key: str) -> str:
    """What an argument counts: two that count the same may be multiples of each other."""
    return "channels" if key in _CHANNELS else key


def _kind(vector: tuple[Any, ...]) -> str:
    kinds = {type(each) for each in vector}
    if kinds <= {int, tuple}:
        sizes = {len(each) if all(type(one) is int for one in each) else 0 for each in vector if type(each) is tuple}
        inside = ", ".join(["int"] * size) if len(sizes) == 1 and (size := max(sizes)) else "Any, ..."
        return " | ".join(name for kind, name in ((int, "int"), (tuple, f"tuple[{inside}]")) if kind in kinds)
    if kinds <= {int, float}:
        return "float"
    return {str: "str", bool: "bool"}.get(kinds.pop(), "object") if len(kinds) == 1 else "object"

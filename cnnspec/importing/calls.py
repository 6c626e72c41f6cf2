"""The calls of a model: each use of a layer with what flows in, models inside it taken apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any, NamedTuple

from cnnspec.diagnostics import UsageError
from cnnspec.importing.form import MAX_DEPTH, check_form

MODELS = ("Functional", "Sequential", "Model")
MAX_CALLS = 50_000


class Constant(NamedTuple):
    """A number in place of a tensor, as in ``x + 3``."""

    value: Any


Value = str | Constant


@dataclass
class Call:
    """One use of a layer. ``first`` is the name of its first use, where this is another one."""

    name: str
    kind: str
    config: dict[str, Any]
    inputs: list[Value]
    layer: str
    module: str = ""
    first: str = ""


@dataclass
class Calls:
    """A model as its inputs (with shapes, without the batch), calls in order, and outputs by name."""

    name: str
    inputs: dict[str, list[int | None]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    uses: dict[str, str] = field(default_factory=dict)
    """The first use of every layer, by its path of models and name."""
    models: int = 0
    """The calls of models, those that are inside others too."""
    _numbers: dict[str, int] = field(default_factory=dict)
    """The last number that each name got."""

    def new_name(self, wanted: str) -> str:
        """A name that no call or input has yet."""
        name = wanted
        while name in self._numbers:
            self._numbers[wanted] += 1
            name = f"{wanted}_{self._numbers[wanted]}"
        self._numbers[name] = 1
        return name


def calls_of(model: dict[str, Any]) -> Calls:
    """The calls of a model's configuration. Raises UsageError where it is none."""
    check_form(model)
    calls = Calls(str(model["config"].get("name") or "model"))
    try:
        calls.outputs = _model(model, None, calls, "", 0)
    except (
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        ValueError,
        ArithmeticError,
    ) as error:
        raise UsageError(f"the configuration of {calls.name} cannot be read: {type(error).__name__} {error}") from None
    for ends, kind in ((calls.inputs, "input"), (calls.outputs, "output")):
        if not ends:
            raise UsageError(f"the model {calls.name} has no {kind}")
    return calls


def _model(model: dict[str, Any], inputs: list[Value] | None, calls: Calls, path: str, depth: int) -> list[str]:
    """The outputs of a model that gets some values, or has inputs of its own."""
    if depth > MAX_DEPTH:
        raise UsageError(f"more than {MAX_DEPTH} models inside each other")
    calls.models += 1
    if calls.models > MAX_CALLS:
        raise UsageError(f"the model has more than {MAX_CALLS:,} models inside it")
    config = model["config"]
    if "output_layers" in config:
        return _functional(config, inputs, calls, path, depth)
    if "layers" in config and model.get("class_name") in ("Sequential", *MODELS):
        return _sequential(config, inputs, calls, path, depth)
    kind, about = model.get("class_name"), "only functional and sequential models can be imported"
    if kind in ("Sequential", "Functional", *MODELS):
        raise UsageError(f"the configuration of this {kind} model has no layers", "write it with model.to_json()")
    raise UsageError(f"{kind} is neither a functional nor a sequential model", about)


def _sequential(config: dict[str, Any], inputs: list[Value] | None, calls: Calls, path: str, depth: int) -> list[str]:
    layers = config["layers"]
    shape = config.get("build_input_shape")
    if layers and layers[0]["class_name"] == "InputLayer":
        shape = _input_shape(layers[0]["config"])
        layers = layers[1:]
    if inputs is None:
        if shape is None:
            raise UsageError(
                f"{config.get('name') or 'the model'} has no shape of its input", "give it an Input, or build it"
            )
        name = calls.new_name("input")
        calls.inputs[name] = list(shape[1:])
        inputs = [name]
    values = list(inputs)
    for layer in layers:
        values = _call(layer, values, calls, path, depth)
    return [str(value) for value in values]


def _functional(config: dict[str, Any], inputs: list[Value] | None, calls: Calls, path: str, depth: int) -> list[str]:
    known: dict[tuple[str, int, int], Value] = {}
    entries = [tuple(place[:3]) for place in _entries(config["input_layers"])]
    for position, entry in enumerate(entries):
        if inputs is not None:
            known[entry] = inputs[position]
    for layer, position in _ordered(config["layers"]):
        name = layer["config"].get("name") or layer["name"]
        if layer["class_name"] == "InputLayer":
            if inputs is None:
                new = calls.new_name(name)
                calls.inputs[new] = list(_input_shape(layer["config"])[1:])
                known[name, 0, 0] = new
            continue
        values = [_value(argument, known, f"layer {name}") for argument in _arguments(layer["inbound_nodes"][position])]
        for index, value in enumerate(_call(layer, values, calls, path, depth)):
            known[layer["name"], position, index] = value
    return [str(_known(known, output, "the model")) for output in _entries(config["output_layers"])]


def _entries(value: Any) -> list[Any]:
    """The [layer, node, tensor] of inputs or outputs, which may be one, a list, or by name."""
    if isinstance(value, dict):
        return [entry for part in value.values() for entry in _entries(part)]
    if value and isinstance(value[0], str):
        return [value]
    return [entry for part in value for entry in _entries(part)]


def _ordered(layers: list[Any]) -> list[tuple[Any, int]]:
    """The calls of layers, as a layer and the number of its node, so that each comes after those that flow into it.

    Keras writes most in that order. A layer that is used several times may read what its own earlier use gives.
    """
    calls = {
        (layer["name"], position): (index, position)
        for index, layer in enumerate(layers)
        for position in range(1 if layer["class_name"] == "InputLayer" else len(layer["inbound_nodes"]))
    }
    readers: dict[tuple[int, int], list[tuple[int, int]]] = {call: [] for call in calls.values()}
    missing = {}
    for index, position in calls.values():
        sources = _sources(layers[index], position)
        for source in sources:
            if source not in calls:
                raise UsageError(_missing(layers[index]["name"], *source, layers))
            readers[calls[source]].append((index, position))
        missing[index, position] = len(sources)
    ready = [call for call, count in missing.items() if not count]
    ordered = []
    while ready:
        call = heappop(ready)
        ordered.append((layers[call[0]], call[1]))
        for reader in readers[call]:
            missing[reader] -= 1
            if not missing[reader]:
                heappush(ready, reader)
    if waiting := [layers[index]["name"] for (index, _), count in missing.items() if count]:
        raise UsageError(f"layer {waiting[0]} depends on what itself gives: the calls of the model are a circle")
    return ordered


def _missing(reader: str, name: str, node: int, layers: list[Any]) -> str:
    if all(layer["name"] != name for layer in layers):
        return f"layer {reader} reads {name}, which is not a layer of the model"
    return f"layer {reader} reads the output of call {node} of {name}, which has fewer calls"


def _sources(layer: dict[str, Any], position: int) -> set[tuple[str, int]]:
    if layer["class_name"] == "InputLayer":
        return set()
    tensors = filter(_is_tensor, _arguments(layer["inbound_nodes"][position]))
    return {(name, node) for name, node, _ in (tensor["config"]["keras_history"] for tensor in tensors)}


def _arguments(node: dict[str, Any]) -> list[Any]:
    """Tensors and numbers that a layer is called with, lists taken apart."""
    arguments: list[Any] = []

    def visit(value: Any) -> None:
        if isinstance(value, list) and any(_is_tensor(part) or isinstance(part, list) for part in value):
            for part in value:
                visit(part)
        elif value is not None:
            arguments.append(value)

    for argument in node["args"]:
        visit(argument)
    for argument in node.get("kwargs", {}).values():
        if _is_tensor(argument):
            visit(argument)
    return arguments


def _is_tensor(value: Any) -> bool:
    return isinstance(value, dict) and value.get("class_name") == "__keras_tensor__"


def _value(value: Any, known: dict[tuple[str, int, int], Value], reader: str) -> Value:
    return _known(known, value["config"]["keras_history"], reader) if _is_tensor(value) else Constant(value)


def _known(known: dict[tuple[str, int, int], Value], entry: Any, reader: str) -> Value:
    name, node, tensor = entry[:3]
    if (name, node, tensor) not in known:
        raise UsageError(f"{reader} reads {name}, but nothing gives its tensor {tensor} of call {node}")
    return known[name, node, tensor]


def _input_shape(config: dict[str, Any]) -> list[Any]:
    shape = config.get("batch_shape") or config.get("batch_input_shape")
    if not isinstance(shape, list):
        raise UsageError(f"the input {config.get('name')} has no shape")
    return shape


def _call(layer: dict[str, Any], values: list[Value], calls: Calls, path: str, depth: int) -> list[Any]:
    kind, config = layer["class_name"], layer["config"]
    name = config.get("name") or layer.get("name") or kind.lower()
    inner = f"{path}/{name}"
    if "layers" in config and (kind in MODELS or "output_layers" in config):
        return list(_model(layer, values, calls, inner, depth + 1))
    if len(calls.calls) >= MAX_CALLS:
        raise UsageError(f"the model has more than {MAX_CALLS:,} layers")
    first = calls.uses.get(inner, "")
    new = calls.new_name(name)
    calls.uses.setdefault(inner, new)
    # A script of `cnnspec emit` defines our layers itself, and registers them under our name.
    ours = str(layer.get("registered_name") or "").startswith("cnnspec>")
    module = "cnnspec" if ours else layer.get("module") or ""
    calls.calls.append(Call(new, kind, config, values, inner[1:], module, first))
    return [new]

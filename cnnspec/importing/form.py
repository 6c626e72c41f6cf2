"""The form of a model's configuration, checked before anything in it is used: what is text, what is a list."""

from __future__ import annotations

import re
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.values.types import show

MAX_DEPTH = 16  # models inside each other
_DEEPEST = 8  # lists inside each other in a call
_HELP = "write it again with model.to_json() or model.save()"
_HALVES = re.compile("[\ud800-\udfff]")  # of characters: no file of text can hold them
_TEXTS = ("name", "module", "registered_name")


def check_form(model: Any, place: str = "the model", depth: int = 0) -> None:
    """Raises UsageError that says where a configuration is not one that Keras writes.

    Fields of layers are not looked at, except for the layers of models inside.
    """
    if depth > MAX_DEPTH:
        raise UsageError(f"more than {MAX_DEPTH} models inside each other")
    config = _of(model, "config", dict, place)
    if "layers" not in config:
        return
    is_functional = "output_layers" in config
    for number, layer in enumerate(_of(config, "layers", list, place), 1):
        _check_layer(layer, f"layer {number} of {place}", depth, is_functional=is_functional)
    for key in ("input_layers", "output_layers"):
        if key in config:
            _check_entries(config[key], f"{key} of {place}", 0)


def _check_layer(layer: Any, place: str, depth: int, *, is_functional: bool) -> None:
    kind = _of(layer, "class_name", str, place)
    config = _of(layer, "config", dict, place)
    name = layer.get("name") or config.get("name")
    if isinstance(name, str):
        place = f"layer {show(name)}"
    for fields in (layer, config):
        for key in _TEXTS:
            if not isinstance(fields.get(key), str | None) or _HALVES.search(fields.get(key) or ""):
                raise _refusal(f"the {key} of {place}", fields[key], str)
    if is_functional:  # calls of other models are not used
        _of(layer, "name", str, place)
        for node in _of(layer, "inbound_nodes", list, place):
            _check_node(node, f"a call of {place}")
    if kind == "InputLayer":
        _check_shape(config, place)
    if "layers" in config:
        check_form(layer, place, depth + 1)


def _check_node(node: Any, place: str) -> None:
    _check_value(_of(node, "args", list, place), place, 0)
    kwargs = node.get("kwargs")
    if not isinstance(kwargs, dict | None):
        raise _refusal(f"the kwargs of {place}", kwargs, dict)
    for value in (kwargs or {}).values():
        _check_value(value, place, 0)


def _check_value(value: Any, place: str, depth: int) -> None:
    """A tensor, a constant, or a list of them."""
    if depth > _DEEPEST:
        raise UsageError(f"{place} has lists nested more than {_DEEPEST} deep", _HELP)
    if isinstance(value, list):
        for inner in value:
            _check_value(inner, place, depth + 1)
    elif isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
        _check_entry(_of(_of(value, "config", dict, place), "keras_history", list, place), place)


def _check_entries(value: Any, place: str, depth: int) -> None:
    """One [layer, node, tensor], or several as a list or by name."""
    if depth > _DEEPEST:
        raise UsageError(f"{place} has lists nested more than {_DEEPEST} deep", _HELP)
    if isinstance(value, list) and value and isinstance(value[0], str):
        _check_entry(value, place)
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            _check_entries(inner, place, depth + 1)
    else:
        raise _refusal(place, value, list)


def _check_entry(entry: list[Any], place: str) -> None:
    kinds = (str, int, int)
    if len(entry) < len(kinds) or not all(map(isinstance, entry, kinds)):
        raise UsageError(f"{place} has an entry that is not [layer, node, tensor]", _HELP)


def _check_shape(config: dict[str, Any], place: str) -> None:
    shape = config.get("batch_shape") or config.get("batch_input_shape")
    if isinstance(shape, list) and not all(isinstance(size, int | None) for size in shape):
        raise UsageError(f"the shape of {place} has other values than whole numbers", _HELP)


def _of(holder: Any, key: str, kind: type, place: str) -> Any:
    """A value that must be there."""
    if not isinstance(holder, dict):
        raise _refusal(place, holder, dict)
    if key not in holder:
        raise UsageError(f"{place} has no {key}", _HELP)
    if not isinstance(holder[key], kind):
        raise _refusal(f"the {key} of {place}", holder[key], kind)
    return holder[key]


def _refusal(place: str, value: Any, kind: type) -> UsageError:
    shown = _KINDS.get(type(value)) or show(value)
    return UsageError(f"{place} is {shown}, not {_KINDS.get(kind, 'text')}", _HELP)


_KINDS: dict[type, str] = {list: "a list", dict: "an object"}

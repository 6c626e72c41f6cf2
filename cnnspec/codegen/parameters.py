"""What differs between the uses of a function, and how few parameters tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnnspec.codegen.program import Argument, Parameter

Slot = tuple[int, str]  # which step, and which of its arguments

# Arguments that count channels: what one says is told in terms of the others.
_CHANNELS_IN = {"in_channels", "num_features", "num_channels", "channels"}
_CHANNELS = {*_CHANNELS_IN, "out_channels", "groups"}


def unify(
    vectors: Mapping[Slot, tuple[Any, ...]], steps: Sequence[str]
) -> tuple[dict[Slot, Argument], tuple[Parameter, ...]]:
    """What each slot holds, given its value in every use and the steps' names, and the parameters that this needs."""
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


def _parameter_names(slots: Mapping[Slot, tuple[Any, ...]], steps: Sequence[str]) -> dict[Slot, str]:
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
            step = steps[slot[0]].replace(".", "_").replace("-", "_")
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

"""What differs between the uses of a function, and how few parameters tell it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from cnnspec.emit.names import identifier
from cnnspec.emit.program import NOTHING, Argument, Parameter

Slot = tuple[int, str]  # which step, and which of its arguments
Vector = tuple[Any, ...]  # the value of a slot in every use; NOTHING where the use has not the step

# Arguments that count channels: what one says is told in terms of the others.
_CHANNELS_IN = {"in_channels", "num_features", "num_channels", "channels"}
_CHANNELS = {*_CHANNELS_IN, "out_channels", "groups"}


class Place(NamedTuple):
    """What is known of a slot: the name of its step, whether that is a function, and what its argument counts."""

    step: str
    key: str
    is_function: bool = False
    counts: str = ""
    default: Any = NOTHING


def counts(key: str) -> str:
    """What an argument of a layer counts: two that count the same may be multiples of each other."""
    return "channels" if key in _CHANNELS else key


def unify(
    vectors: Mapping[Slot, Vector], places: Mapping[Slot, Place], taken: Collection[str] = ()
) -> tuple[dict[Slot, Argument], tuple[Parameter, ...]] | None:
    """What each slot holds, given its value in every use, and the parameters that this needs.

    No parameter has a name that is ``taken``: that of a function, which its body may call.
    None if a slot that some use has not would need a parameter of its own: what should that use say?
    """
    arguments = {slot: Argument(_first(vector)) for slot, vector in vectors.items() if _constant(vector)}
    whole = {slot: vector for slot, vector in vectors.items() if slot not in arguments and NOTHING not in vector}
    names = _names(vectors, places)
    bases: dict[str, tuple[str, Vector]] = {}
    for slot, vector in sorted(whole.items(), key=lambda item: _size(item[1])):
        base, times = _in_terms_of(vector, places[slot].counts, bases)
        if base is None:
            base = identifier(names[slot], {*taken, *bases})
            bases[base] = (places[slot].counts, vector)
        arguments[slot] = Argument(None, base, times)
    for slot in vectors.keys() - arguments.keys():
        base, times = _in_terms_of(vectors[slot], places[slot].counts, bases)
        if base is None:
            return None
        arguments[slot] = Argument(None, base, times)
    order = dict.fromkeys(arguments[slot].parameter for slot in vectors if arguments[slot].parameter)
    parameters = [
        Parameter(name, _kind(bases[name][1]), bases[name][0], _default(name, bases[name][1], arguments, places))
        for name in order
    ]
    return arguments, tuple(sorted(parameters, key=lambda parameter: parameter.default is not NOTHING))


def _first(vector: Vector) -> Any:
    return next((value for value in vector if value is not NOTHING), NOTHING)


def _constant(vector: Vector) -> bool:
    return all(_same(value, _first(vector)) for value in vector if value is not NOTHING)


def _same(one: Any, other: Any) -> bool:
    return bool(one == other and type(one) is type(other))


def _size(vector: Vector) -> float:
    numbers = [number for number in vector if type(number) is int]
    return sum(numbers) if len(numbers) == len(vector) else 0


def _in_terms_of(vector: Vector, counted: str, bases: Mapping[str, tuple[str, Vector]]) -> tuple[str | None, int]:
    # Only what counts the same is told in terms of each other: filters are no multiple of strides.
    return _multiple(vector, {name: of for name, (counts, of) in bases.items() if counts == counted})


def _multiple(vector: Vector, bases: Mapping[str, Vector]) -> tuple[str | None, int]:
    """The base that a vector is a multiple of, in every use the same."""
    for name, base in bases.items():
        if all(value is NOTHING or value == of for value, of in zip(vector, base, strict=True)):
            return name, 1
    if all(value is NOTHING or type(value) is int for value in vector):
        for name, base in bases.items():
            if all(type(value) is int and value > 0 for value in base):
                times = next(value // of for value, of in zip(vector, base, strict=True) if value is not NOTHING)
                pairs = zip(vector, base, strict=True)
                if times > 1 and all(value is NOTHING or value == times * of for value, of in pairs):
                    return name, times
    return None, 1


def _names(vectors: Mapping[Slot, Vector], places: Mapping[Slot, Place]) -> dict[Slot, str]:
    """The name of an argument that varies, with that of its layer in front where several vary in different ways."""
    into = next((vector for slot, vector in vectors.items() if slot[1] in _CHANNELS_IN and not _constant(vector)), None)
    by_key: dict[str, list[Slot]] = {}
    for slot, vector in vectors.items():
        if NOTHING not in vector and not _constant(vector):
            is_into = places[slot].counts == "channels" and vector == into
            by_key.setdefault("in_channels" if is_into else places[slot].counts, []).append(slot)
    names: dict[Slot, str] = {}
    for key, group in by_key.items():
        smallest = min((vectors[slot] for slot in group), key=_size)
        alike = all(_multiple(vectors[slot], {key: smallest})[0] for slot in group)
        for slot in group:
            place = places[slot]
            step = place.step.replace(".", "_").replace("-", "_").removesuffix("_conv").removesuffix("_dense")
            if alike:
                names[slot] = key
            elif place.is_function and place.key not in (key, *_CHANNELS_IN):
                names[slot] = place.key
            else:
                names[slot] = f"{step}_{key}"
    return names


def _default(name: str, vector: Vector, arguments: Mapping[Slot, Argument], places: Mapping[Slot, Place]) -> Any:
    """The default of the layer that is told, where some use has it."""
    for slot, argument in arguments.items():
        default = places[slot].default
        if argument == Argument(None, name) and any(_same(default, value) for value in vector):
            return default
    return NOTHING


def _kind(vector: Vector) -> str:
    kinds = {type(value) for value in vector}
    if kinds <= {int, tuple}:
        sizes = {
            len(value) if all(type(one) is int for one in value) else 0 for value in vector if type(value) is tuple
        }
        inside = ", ".join(["int"] * size) if len(sizes) == 1 and (size := max(sizes)) else "Any, ..."
        return " | ".join(name for kind, name in ((int, "int"), (tuple, f"tuple[{inside}]")) if kind in kinds)
    if kinds <= {int, float}:
        return "float"
    return {str: "str", bool: "bool"}.get(kinds.pop(), "object") if len(kinds) == 1 else "object"

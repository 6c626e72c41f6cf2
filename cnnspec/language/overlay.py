"""Mappings of several files laid over each other, every key with the place and the file where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnspec.language.expressions import ExpressionError
from cnnspec.language.template import expressions_in, names_used
from cnnspec.spans.source import Map

SHARED = ("params", "defaults", "blocks")
SECTIONS = ("features", "head")


def lay_over(under: Map, over: Map, levels: int = 0) -> Map:
    """The keys of both mappings, each with its place; of a key in both, that of ``over`` holds.

    Mappings in both are laid over each other ``levels`` deep, in a section of `defaults` one more.
    """
    merged = Map(over.source, over.offsets)
    for origin in (under, over):
        for key, value in origin.items():
            inner = merged.get(key)
            if levels and isinstance(inner, Map) and isinstance(value, Map):
                value = lay_over(inner, value, levels - (key not in SECTIONS))
            put(merged, origin, key, value)
    return merged


def take_over(under: Map, data: Map) -> Map:
    """A document over what files give; a part of it that is no mapping stays, and is told later."""
    merged = Map(data.source, data.offsets)
    for key, value in data.items():
        put(merged, data, key, value)
    for key in SHARED:
        if key in under and key not in data:
            put(merged, under, key, under[key])
        elif key in under and isinstance(data[key], Map):
            # Of defaults, the words are laid over each other too: field by field.
            put(merged, data, key, lay_over(under[key], data[key], 1 if key == "defaults" else 0))
    return merged


def computable(params: Map) -> Map:
    """Parameters, each behind those that it is computed from, otherwise in the order given."""
    order: dict[str, None] = {}
    for start in params:
        path = {start: _parameters_in(params[start])}
        while path:
            name, needed = next(reversed(path.items()))
            unplaced = (other for other in needed if other in params and other not in order and other not in path)
            missing = next(unplaced, None)
            if missing is None:
                order[name] = None
                path.popitem()
            else:
                path[missing] = _parameters_in(params[missing])
    ordered = Map(params.source, params.offsets)
    for name in order:
        put(ordered, params, name, params[name])
    return ordered


def _parameters_in(value: Any) -> Iterator[str]:
    try:
        return iter(sorted(set().union(*(names_used(text) for text in expressions_in(value)))))
    except ExpressionError:
        return iter(())  # told where parameters are checked


def put(target: Map, origin: Map, key: str, value: Any) -> None:
    """Set a key, which stands where it stands in ``origin``."""
    target[key] = value
    target.key_offsets[key] = origin.key_offsets[key]
    target.value_offsets[key] = origin.value_offsets[key]
    target.sources[key] = origin.sources.get(key, origin.source)


def only_shared(data: Map) -> Map:
    """What a document gives to one that includes it."""
    shared = Map(data.source, data.offsets)
    for key in SHARED:
        if isinstance(data.get(key), Map):
            put(shared, data, key, data[key])
    return shared

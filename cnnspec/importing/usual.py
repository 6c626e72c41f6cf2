"""The fields that most layers of a word share, which become the `defaults` of the spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from cnnspec import layers
from cnnspec.importing.fuse import WEIGHTED
from cnnspec.importing.ops import Op

Usual = Mapping[str, Mapping[str, Any]]
FIELDS = ("padding", "bias", "init", "norm", "activation", "epsilon", "momentum", "scale", "center")
FEWEST = 3


@cache
def plain(word: str) -> dict[str, Any]:
    """The value of every field of a layer that has a default."""
    kind = layers.find(word)
    fields = kind.model_fields if kind else {}
    defaults = {key: field.default for key, field in fields.items() if not field.is_required()}
    return {key: "none" if key in ("norm", "regularize") else value for key, value in defaults.items()}


def value_of(op: Op, key: str) -> Any:
    """A field's value, the layer's default where it is not written."""
    if key == "init" and op.word in WEIGHTED and key not in op.fields:
        return automatic(op)
    if key == "stride" and op.word == "pool" and key not in op.fields:
        return value_of(op, "size")
    return op.fields.get(key, plain(op.word).get(key))


def automatic(op: Op) -> str:
    """The initialiser that ``auto`` is."""
    from cnnspec.layers._init import HE_ACTIVATIONS

    return "he_normal" if op.fields.get("activation") in HE_ACTIVATIONS else "glorot_uniform"


def is_pointwise(op: Op) -> bool:
    """Whether a convolution has one weight an axis: `same` and `valid` are the same there."""
    return op.word == "conv" and value_of(op, "kernel") == 1 and isinstance(value_of(op, "padding"), str)


def usual_fields(ops: Iterable[Op]) -> dict[str, dict[str, Any]]:
    """By word, the values that more than half of its layers have and that are not the defaults anyway."""
    by_word: dict[str, list[Op]] = {}
    for op in ops:
        if "share" not in op.fields:
            by_word.setdefault(op.word, []).append(op)
    usual = {}
    for word, those in by_word.items():
        fields = {key: value for key in FIELDS if (value := _most(key, those)) is not None}
        if fields and len(those) >= FEWEST:
            usual[word] = fields
    return usual


def _most(key: str, ops: list[Op]) -> Any:
    if key not in plain(ops[0].word) or (key == "padding" and ops[0].word not in WEIGHTED):
        return None
    values = [value_of(op, key) for op in ops if not (key == "padding" and is_pointwise(op))]
    if not values:
        return None
    (text, number), *_ = Counter(map(repr, values)).most_common(1)
    value = next(candidate for candidate in values if repr(candidate) == text)
    if 2 * number <= len(values) or (key == "padding" and not isinstance(value, str)):
        return None
    if key == "init" and all(value_of(op, key) == automatic(op) for op in ops):
        return None
    return None if value == plain(ops[0].word)[key] else value


def written(op: Op, usual: Usual) -> dict[str, Any]:
    """The fields that an item has to say."""
    if "share" in op.fields:
        return dict(op.fields)
    defaults = usual.get(op.word, {})
    keys = [*plain(op.word), *(key for key in op.fields if key not in plain(op.word))]
    required = [key for key in op.fields if key not in plain(op.word)]
    fields = {}
    for key in dict.fromkeys([*required, *keys]):
        if key not in op.fields and key not in defaults:
            continue
        value = value_of(op, key)
        if key == "padding" and is_pointwise(op):
            continue
        if key == "init" and op.word in WEIGHTED and key not in defaults:
            # Where the activation is an argument, `auto` would follow it.
            if value != automatic(op) or str(op.fields.get("activation", "")).startswith("$"):
                fields[key] = value
            continue
        if key in required or value != _otherwise(op, key, defaults):
            fields[key] = value
    return fields


def _otherwise(op: Op, key: str, defaults: Mapping[str, Any]) -> Any:
    if key == "stride" and op.word == "pool":
        return value_of(op, "size")
    return defaults.get(key, plain(op.word).get(key))

"""Schemas of items: one object with every word as a property, of which an item has one."""

from __future__ import annotations

from typing import Any

from cnnspec import layers
from cnnspec.language import built_in, structures
from cnnspec.language.items import COMMON, COMMON_OF_LAYERS
from cnnspec.language.schema._values import COMPUTED, NAME_SCHEMA, documentation, dynamic, of_model
from cnnspec.layers._base import Layer
from cnnspec.layers._fields import NORMS

_FROM = {"type": ["string", "array"], "minLength": 1, "minItems": 1, "items": {"type": "string", "minLength": 1}}
_COMMON: dict[str, dict[str, Any]] = {
    "name": {**NAME_SCHEMA, "description": "What `from`, `share` and `outputs` call it."},
    "from": {**_FROM, "description": "What flows in, instead of the item before."},
    "when": {
        "type": ["boolean", "string"],
        "pattern": r"\$",
        "description": "Where it is false, the item is left out.",
    },
    "share": {"type": "string", "minLength": 1, "description": "An earlier layer whose weights it uses."},
}


def _layers() -> dict[str, type[Layer]]:
    kinds = {word: layers.find(word) for word in layers.words()}
    return {word: kind for word, kind in kinds.items() if kind is not None}


def _required(kind: type[Layer]) -> list[str]:
    return [name for name, field in kind.model_fields.items() if field.is_required()]


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


def word_definitions() -> dict[str, Any]:
    """The fields of every layer, and of the same with what an item of it may say besides."""
    definitions: dict[str, Any] = {"norm": _norm()}
    for word, kind in _layers().items():
        schema, _ = of_model(kind)
        fields = {key: dynamic(field) for key, field in schema["properties"].items()}
        if "norm" in fields:
            fields["norm"] = _ref("norm")
        same = {key: _ref(f"fields_of_{word}/properties/{key}") for key in fields}
        common = {key: _COMMON[key] for key in COMMON_OF_LAYERS}
        shape = {"description": documentation(kind), "type": "object", "additionalProperties": False}
        definitions[f"fields_of_{word}"] = {**shape, "properties": fields}
        definitions[word] = {**shape, "properties": {**same, **common}}
    return definitions


def _norm() -> dict[str, Any]:
    """A fused normalisation: its word, or with the fields of that layer."""
    words = {word: {"anyOf": [_ref(f"fields_of_{layer}"), {"type": "null"}]} for word, layer in NORMS.items()}
    one = {"type": "object", "properties": words, "additionalProperties": False, "minProperties": 1, "maxProperties": 1}
    return {
        "description": "A normalisation between the weights and the activation.",
        "anyOf": [{"enum": [*NORMS, "none"]}, {"type": "null"}, one, COMPUTED],
    }


def item_definitions() -> dict[str, Any]:
    """An item and a list of them: as it is, and for a spec whose defaults give fields that are needed."""
    definitions: dict[str, Any] = {}
    for item, items, strict in (("item", "items", True), ("item_with_defaults", "items_with_defaults", False)):
        definitions[item] = _item(items, strict)
        definitions[items] = {"type": "array", "items": _ref(item)}
    return definitions


def _item(items: str, strict: bool) -> dict[str, Any]:
    words: dict[str, Any] = {word: _layer(word, kind, strict) for word, kind in _layers().items()}
    words |= {word: _structure(word, items) for word in structures.words()}
    words |= {word: _block(word) for word in built_in.words() if word not in words}
    bare = [word for word, kind in _layers().items() if not _required(kind)]
    needy = [word for word in (*layers.words(), *structures.words()) if word not in bare]
    return {
        "description": "One layer, structure or block, with its fields inside.",
        "type": ["object", "string"],
        "properties": words,
        "additionalProperties": {"description": "A block of this spec, or a layer of an installed package."},
        "propertyNames": {"minLength": 1},
        "minProperties": 1,
        "maxProperties": 1,
        "pattern": NAME_SCHEMA["pattern"],
        "examples": bare,
        **({"not": {"enum": needy}} if strict else {}),
    }


def _layer(word: str, kind: type[Layer], strict: bool) -> dict[str, Any]:
    """A layer with its fields, in its short form, or bare where it needs none."""
    needed = _required(kind) if strict else []
    whole: dict[str, Any] = _ref(word)
    if needed:
        # One that shares the weights of another says no more than that.
        whole = {"allOf": [_ref(word), {"if": {"required": ["share"]}, "else": {"required": needed}}]}
    forms = [whole]
    if kind.short == "from":
        forms.append(_FROM)
    elif kind.short:
        forms.append(_ref(f"fields_of_{word}/properties/{kind.short}"))
    if not needed:
        forms.append({"type": "null"})
    return {"description": documentation(kind), "anyOf": forms}


def _structure(word: str, items: str) -> dict[str, Any]:
    kind = structures.find(word)
    assert kind is not None
    schema, _ = of_model(kind)
    properties = {key: dynamic(field) for key, field in schema["properties"].items()}
    for key, required in kind.bodies.items():
        body: dict[str, Any] = _ref(items)
        if key == "paths":
            body = {"type": "array", "minItems": 2, "items": _ref(items)}
        elif key == "body":
            body = {"allOf": [_ref(items)], "minItems": 1}
        properties[key] = body if required else {"anyOf": [*properties[key].get("anyOf", [properties[key]]), body]}
    return {
        **schema,
        "properties": {**properties, **{key: _COMMON[key] for key in COMMON}},
        "required": [*schema.get("required", []), *(key for key, required in kind.bodies.items() if required)],
    }


def _block(word: str) -> dict[str, Any]:
    """A block that is built in: its arguments are shown, but a spec may have one of that name with others."""
    block = built_in.find(word)
    assert block is not None
    arguments = {key: {"default": value} for key, value in block.args.items()}
    return {
        "description": f"A built-in block; its arguments are {', '.join(block.args)}.",
        "type": ["object", "null"],
        "properties": {**arguments, **{key: _COMMON[key] for key in COMMON}},
    }


def supplied_by_defaults() -> dict[str, Any]:
    """Holds for a spec whose `defaults` give a field that a layer needs."""
    words = {word: _required(kind) for word, kind in _layers().items()}
    gives = {
        "anyOf": [
            {"required": [word], "properties": {word: {"required": [field]}}}
            for word, fields in words.items()
            for field in fields
        ]
    }
    sections = [{"required": [key], "properties": {key: gives}} for key in ("features", "head")]
    return {"required": ["defaults"], "properties": {"defaults": {"anyOf": [gives, *sections]}}}

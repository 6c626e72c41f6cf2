"""The JSON Schema of the language, made of the models, for editors: words and fields with their documentation.

It is of draft 7, which the YAML plug-ins of editors know. It refuses what the compiler refuses by form alone; what an
item's unknown word is, a block of the spec or a layer of another package, it does not ask.
"""

from __future__ import annotations

from typing import Any

from cnnspec import layers
from cnnspec.language import structures
from cnnspec.language.document import Document
from cnnspec.language.schema._items import item_definitions, supplied_by_defaults, word_definitions
from cnnspec.language.schema._values import NAME_SCHEMA, VALUE_SCHEMA, documentation, dynamic, hoisted, of_model
from cnnspec.language.sections import EVALUATED, model_of

DRAFT = "http://json-schema.org/draft-07/schema#"
_SIZES = {
    "type": ["array", "string"],
    "pattern": r"\$",
    "minItems": 1,
    "maxItems": 4,
    # A text is an expression or the name of an open size.
    "items": {"type": ["integer", "string", "null"], "minimum": 1},
}
_TAP = {"type": "string", "minLength": 1}


def language_schema() -> dict[str, Any]:
    """The schema of a spec as plain data."""
    definitions = word_definitions()
    for name in EVALUATED:
        section, inner = of_model(model_of(name))
        definitions |= {key: _section(schema) for key, schema in inner.items()}
        definitions[name] = _section(section)
    document, inner = of_model(Document)
    properties = {**document["properties"], **_parts()}
    return {
        "$schema": DRAFT,
        "title": "cnnspec",
        "description": "A convolutional network as YAML.",
        "type": "object",
        "properties": properties,
        "required": document["required"],
        "oneOf": [{"required": ["input"]}, {"required": ["inputs"]}],
        "additionalProperties": False,
        # A field that `defaults` give is no longer one that each item needs.
        "if": {"anyOf": [{"required": ["include"]}, supplied_by_defaults()]},
        "then": {"properties": _lists("items_with_defaults")},
        "else": {"properties": _lists("items")},
        "definitions": {**hoisted(definitions), **item_definitions(), **inner},
    }


def _section(schema: dict[str, Any]) -> dict[str, Any]:
    """A section, whose values may be computed; a key that is null is as if it were not there."""
    return {**schema, "properties": {key: dynamic(field) for key, field in schema["properties"].items()}}


def _parts() -> dict[str, Any]:
    """The keys of a spec whose insides are checked apart from the document."""
    sections = {name: {"anyOf": [{"$ref": f"#/definitions/{name}"}, {"type": "null"}]} for name in EVALUATED}
    value = VALUE_SCHEMA
    words = {word: {"$ref": f"#/definitions/fields_of_{word}"} for word in layers.words()}
    defaults = {"type": "object", "properties": words, "additionalProperties": {"type": "object"}}
    part = {"type": "array", "description": "Items, one a line behind `- `."}
    return {
        "name": NAME_SCHEMA,
        "include": {
            "description": "Files below the folder of the spec that give params, defaults and blocks.",
            "type": ["string", "array"],
            "items": {"type": "string"},
        },
        "input": {"description": "The sizes of the input, channels last, without the batch.", **_SIZES},
        "inputs": {
            "description": "Several inputs by name, in place of `input`.",
            "type": ["object", "null"],
            "minProperties": 1,
            "propertyNames": NAME_SCHEMA,
            "additionalProperties": _SIZES,
        },
        "outputs": {
            "description": "What flows out, by name; the last item unless given.",
            "type": ["object", "null"],
            "minProperties": 1,
            "propertyNames": NAME_SCHEMA,
            "additionalProperties": _TAP,
        },
        "params": {
            "description": "Variables, used as `$name` and in `$(…)`.",
            "type": "object",
            "propertyNames": NAME_SCHEMA,
            "additionalProperties": value,
        },
        "variants": {
            "description": "Named values of parameters; the first holds unless another is asked for.",
            "type": "object",
            "propertyNames": NAME_SCHEMA,
            "additionalProperties": {
                "type": ["object", "null"],
                "properties": {"expect": sections["expect"]},
                "additionalProperties": value,
            },
        },
        "defaults": {
            **defaults,
            "description": "Fields for every item of a word, everywhere or in one section.",
            "properties": {**words, "features": defaults, "head": defaults},
        },
        "blocks": {
            "description": "Lists of items with arguments, used as words of your own.",
            "type": "object",
            "propertyNames": {**NAME_SCHEMA, "not": {"enum": [*layers.words(), *structures.words()]}},
        },
        "features": part,
        "head": part,
        **sections,
    }


def _lists(items: str) -> dict[str, Any]:
    """The keys that hold items, as one of the two forms of them."""
    reference = {"$ref": f"#/definitions/{items}"}
    block = {
        "type": "object",
        "properties": {
            "args": {
                "description": "A type (int, float, bool, string, list) of what is required, or a default.",
                "type": ["object", "null"],
                "propertyNames": NAME_SCHEMA,
            },
            "layers": reference,
        },
        "required": ["layers"],
        "additionalProperties": False,
    }
    return {"features": reference, "head": reference, "blocks": {"additionalProperties": block}}


__all__ = ["DRAFT", "documentation", "language_schema"]

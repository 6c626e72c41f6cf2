"""Schemas of single values: those of pydantic, with expressions wherever a value may be computed."""

from __future__ import annotations

import inspect
import json
from typing import Any

from pydantic import BaseModel

NAME_SCHEMA = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$"}
# `$width` and `$(2 * width)`; and 61_706, a number here that most readers of YAML take for a text.
COMPUTED = {"type": "string", "pattern": r"\$|^[-+]?[0-9]+(_[0-9]+)+$"}
VALUE_SCHEMA = {"type": ["number", "string", "boolean", "array"]}
_MERGED = ("integer", "number", "boolean", "array")


def documentation(kind: type) -> str:
    """What a class says of itself, its example included."""
    return inspect.cleandoc(kind.__doc__ or "").replace("``", "`")


def of_model(model: type[BaseModel]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The schema of a model, and those of the models inside it, all with their descriptions and defaults."""
    schema = model.model_json_schema(ref_template="#/definitions/{model}")
    inner = schema.pop("$defs", {})
    for name, field in model.model_fields.items():
        place = schema["properties"].get(field.alias or name)
        if place is not None and "default" in place:
            place["default"] = getattr(field.default, "word", place["default"])  # an initialiser by its name
            if place["default"] is None:
                del place["default"]
    return _tidy({**schema, "description": documentation(model)}), {
        key: _tidy(definition) for key, definition in inner.items()
    }


def _tidy(schema: Any) -> Any:
    """Without the titles that pydantic makes of names."""
    if isinstance(schema, list):
        return [_tidy(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _tidy(value) for key, value in schema.items() if key != "title" or not isinstance(value, str)}


def dynamic(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that takes an expression too, in its place and inside it.

    Where it can be said with one type more it is, as the errors of a choice are harder to read.
    """
    inside = _inside(schema)
    if _takes_text(inside):
        return inside
    if inside.get("type") in _MERGED:
        return {**inside, "type": [inside["type"], "string"], "pattern": COMPUTED["pattern"]}
    aside: dict[str, Any] = {key: inside.pop(key) for key in ("default", "description") if key in inside}
    branches = inside["anyOf"] if set(inside) == {"anyOf"} else [inside]
    return {**aside, "anyOf": [*branches, COMPUTED]}


def _inside(schema: dict[str, Any]) -> dict[str, Any]:
    inside = dict(schema)
    if "anyOf" in inside:
        inside["anyOf"] = [_inside(branch) for branch in inside["anyOf"]]
    if "items" in inside:
        inside["items"] = dynamic(inside["items"])
    if "properties" in inside:
        inside["properties"] = {key: dynamic(field) for key, field in inside["properties"].items()}
    return inside


def _takes_text(schema: dict[str, Any]) -> bool:
    if "anyOf" in schema:
        return any(_takes_text(branch) for branch in schema["anyOf"])
    kinds = schema.get("type", ())
    return (
        "string" in ([kinds] if isinstance(kinds, str) else kinds) and "pattern" not in schema and "enum" not in schema
    )


LEAST = 200  # characters of a schema that is worth a definition of its own


def hoisted(definitions: dict[str, Any]) -> dict[str, Any]:
    """The same definitions, with large schemas of equal fields written once."""
    seen: dict[str, list[str]] = {}
    for schema in definitions.values():
        for name, field in schema.get("properties", {}).items():
            seen.setdefault(_text(field), []).append(name)
    names: dict[str, str] = {}
    for text, fields in seen.items():
        if len(fields) > 1 and len(text) >= LEAST:
            names[text] = next(name for name in _candidates(fields[0]) if name not in (*definitions, *names.values()))
    schemas = {key: _with_references(schema, names) for key, schema in definitions.items()}
    return schemas | {name: json.loads(text) for text, name in names.items()}


def _text(field: dict[str, Any]) -> str:
    return json.dumps({key: value for key, value in field.items() if key != "default"})


def _candidates(name: str) -> list[str]:
    return [f"any_{name}", *(f"any_{name}_{number}" for number in range(2, 100))]


def _with_references(schema: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    if "properties" not in schema:
        return schema
    properties = {}
    for key, field in schema["properties"].items():
        name = names.get(_text(field))
        default = {"default": field["default"]} if "default" in field else {}
        # What stands beside a reference is not read: the default needs the way round.
        properties[key] = {"allOf": [{"$ref": f"#/definitions/{name}"}], **default} if name else field
    return {**schema, "properties": properties}

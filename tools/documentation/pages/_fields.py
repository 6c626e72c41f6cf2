"""Fields of models as a table: name, what it takes, default."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

NUMBERS = {"integer": "a whole number", "number": "a number"}
PLAIN = {"boolean": "true or false", "string": "a text", "null": "null", "object": "a mapping"}
HEAD = ("| field | takes | default |", "|---|---|---|")


def fields_table(schema: Mapping[str, Any], short: str | None = None) -> str:
    """The properties of a JSON Schema; the field that the short form sets is marked."""
    required = schema.get("required", ())
    rows = []
    for name, each in schema.get("properties", {}).items():
        default = "required" if name in required else _code(each["default"]) if "default" in each else ""
        mark = " *(short form)*" if name == short else ""
        rows.append(f"| `{name}`{mark} | {takes(each)} | {default} |")
    return "\n".join([*HEAD, *rows]) if rows else "It has no fields of its own."


def words_table(schema: Mapping[str, Any]) -> str:
    """The words that a field offers, with their fields and defaults; empty where it offers none with fields."""
    rows = []
    for word, each in sorted(_offered(schema)):
        fields = [told for part in (each, *each.get("anyOf", ())) for told in _defaults(part)]
        if fields:
            rows.append(f"| `{word}` | {'; '.join(fields)} |")
    return "\n".join(["| word | its fields |", "|---|---|", *rows]) if rows else ""


def _offered(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for each in schema.get("anyOf", [schema]):
        if each.get("maxProperties") == 1:
            yield from each.get("properties", {}).items()
        elif each.get("items"):
            yield from _offered(each["items"])


def _defaults(schema: Mapping[str, Any]) -> Iterator[str]:
    needed = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        after = "required" if name in needed else _code(each["default"]) if "default" in each else ""
        yield f"`{name}` {takes(each)}" + (f" ({after})" if after else "")


def takes(schema: Mapping[str, Any]) -> str:
    """The values that a schema takes, in words."""
    return " or ".join(dict.fromkeys(_alternatives(schema)))


def _alternatives(schema: Mapping[str, Any]) -> Iterator[str]:
    kinds = schema.get("type")
    if "anyOf" in schema or isinstance(kinds, list):
        for each in schema.get("anyOf") or ({**schema, "type": kind} for kind in kinds or ()):
            yield from _alternatives(each)
    elif "enum" in schema or "const" in schema:
        yield ", ".join(_code(each) for each in schema.get("enum", [schema.get("const")]))
    elif "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield f"a mapping: [{name}](#{name.lower()})"
    elif kinds == "object" and schema.get("maxProperties") == 1:
        words = [told for pair in schema.get("properties", {}).items() if (told := _worded(*pair))]
        yield from [f"a word with its fields: {', '.join(words)}"] if words else []
    else:
        yield _one(schema)


def _one(schema: Mapping[str, Any]) -> str:
    kind = str(schema.get("type"))
    if kind == "array":
        items = takes(schema["items"]) if schema.get("items") else "values"
        return f"a list of ({items})" if " or " in items else f"a list of {items}"
    return NUMBERS[kind] + _limits(schema) if kind in NUMBERS else PLAIN.get(kind, "any value")


def _worded(word: str, schema: Mapping[str, Any]) -> str:
    fields = [name for each in (schema, *schema.get("anyOf", ())) for name in each.get("properties", ())]
    return f"`{word}: {{{', '.join(fields)}}}`" if fields else ""


def _limits(schema: Mapping[str, Any]) -> str:
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    found = [f"{sign} {schema[key]:g}" for key, sign in signs.items() if key in schema]
    return f" {' and '.join(found)}" if found else ""


def _code(value: Any) -> str:
    return f"`{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}`"

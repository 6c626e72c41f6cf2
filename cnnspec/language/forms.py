"""The forms of an item: its word alone, with a value or with fields; and what is none of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cnnspec import layers
from cnnspec.language import structures
from cnnspec.language.items import COMMON_OF_LAYERS
from cnnspec.language.vocabulary import known_words
from cnnspec.spans.source import List, Map, Span
from cnnspec.values.types import show

if TYPE_CHECKING:
    from cnnspec.diagnostics import Fix
    from cnnspec.language.mistakes import Mistakes


def not_an_item(reader: Mistakes, data: Any, span: Span) -> None:
    """Report something that stands in a list of layers and is none."""
    if not isinstance(data, Map):
        reader.report("spec.item", f"expected a layer, not {show(data)}", span, "for example `- conv: {filters: 8}`")
        return
    words = list(data)
    keys = ", ".join(f"'{key}'" for key in words[:5])
    help = _how_to_write(reader, data, words) if words else "name a layer, for example `- conv: 8`"
    message = f"an item has exactly one key, but this has {keys or 'none'}"
    reader.report("spec.item", message, span, help, _fields_inside(reader, data))


def _how_to_write(reader: Mistakes, data: Map, words: list[str]) -> str:
    """How an item is written that has several keys."""
    kind = data.get("type")
    if "type" in words and isinstance(kind, str) and reader.known(kind) and not any(map(reader.known, words)):
        fields = ", ".join(f"{key}: …" for key in words if key != "type")
        return f"the word of a layer is its key: `{kind}: {{{fields}}}`" if fields else f"write `- {kind}`"
    layer, *others = sorted(words, key=lambda word: word in ("activation", *COMMON_OF_LAYERS) or not reader.known(word))
    if others and reader.known(others[0]) and others[0] not in ("activation",):
        return "start each layer on a line of its own, behind `- `"
    first = "" if data[layer] is None else "…, "
    short = "times" if layer == "repeat" else getattr(layers.find(layer), "short", None)
    if short and isinstance(data[layer], str | int | float) and layer not in reader.block_names:
        first = f"{short}: {data[layer]}, "
    return f"write its fields inside: `{layer}: {{{first}{others[0]}: …}}`"


def _fields_inside(reader: Mistakes, data: Map) -> Fix | None:
    word = next(iter(data), "")
    layer = layers.find(word) if word not in reader.block_names else None
    if layer is None:
        return None
    from cnnspec.reading.fixes import fields_inside

    return fields_inside(data, layer.short, [*layer.model_fields, *COMMON_OF_LAYERS])


def full_form(
    reader: Mistakes, word: str, value: Any, word_span: Span, value_span: Span, added: Mapping[str, Any]
) -> Map | None:
    """The fields of an item, whatever form it has; None, and a report, where it has none."""
    if isinstance(value, Map) and not added:
        return value
    places = Map(word_span.source, (word_span.start, word_span.end))
    for key, field_value in added.items():
        places.put(key, field_value, word_span, word_span)
    if isinstance(value, Map):
        for key, field_value in value.items():
            places.put(key, field_value, value.key_span(key), value.value_span(key))
        return places
    if value is None:
        return places
    return _short_form(reader, places, word, value, word_span, value_span) if not added else None


def _short_form(reader: Mistakes, places: Map, word: str, value: Any, word_span: Span, value_span: Span) -> Map | None:
    layer = layers.find(word)
    kind: Any = layer or structures.find(word)
    if kind and _looks_like_fields(value):
        from cnnspec.language.hints import meant_as_fields

        if mistake := meant_as_fields(word, value, [*kind.model_fields, *reader.bodies(word)]):
            reader.report("spec.item", mistake[0], value_span, mistake[1])
            return None
    short = layer.short if layer and word not in reader.block_names else None
    if short is None:
        needed = [key for key, field in getattr(kind, "model_fields", {}).items() if field.is_required()]
        fields = ", ".join(
            f"{key}: …" for key in [*needed, *(key for key, must in reader.bodies(word).items() if must)]
        )
        help = f"write `{word}: {{{fields}}}`" if fields else f"write `- {word}` alone, or {{field: value}} behind it"
        if word in reader.block_names:
            reader.positional.append((len(reader.diagnostics), word, value))
        reader.report("spec.item", f"{word} takes fields, not {show(value)}", value_span, help)
        return None
    places.put(short, value, word_span, value_span)
    return places


def meant(
    reader: Mistakes, word: str, value: Any, span: Span, value_span: Span, others: Iterable[str]
) -> tuple[str, Mapping[str, Any]] | None:
    """What a word that is not ours stands for: an installed layer, or else, reported, the one that was meant."""
    try:
        if layers.adopt(word):
            return word, {}
    except layers.ForeignLayerError as error:
        reader.report("spec.foreign-layer", str(error), span, "ask the authors of that package, or remove it")
        return None
    from cnnspec.language.hints import unknown_word

    reader.check_number()
    hint = unknown_word(word, value, span, value_span, known_words(others))
    reader.diagnostics.append(hint.diagnostic)
    return hint.meant


def _looks_like_fields(value: Any) -> bool:
    """Whether a value that is no mapping may have been meant as one: `filters:8`, or `- filters: 8`."""
    if isinstance(value, str):
        return "$" not in value and (":" in value or " " in value)
    return isinstance(value, List) and bool(value) and all(isinstance(entry, Map) for entry in value)

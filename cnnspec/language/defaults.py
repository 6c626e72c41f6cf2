"""The `defaults` section: fields that items of a word get unless they say otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from cnnspec import layers
from cnnspec.language.errors import explain
from cnnspec.language.reader import Reader
from cnnspec.language.template import partial
from cnnspec.language.texts import check_texts
from cnnspec.language.values import Names
from cnnspec.layers._base import Layer
from cnnspec.spans.source import Map
from cnnspec.values.types import show

SECTIONS = ("features", "head")
Fields = dict[str, dict[str, Any]]


class Defaults(NamedTuple):
    """Fields by word, for the whole spec and for one section of it."""

    everywhere: Fields = {}
    sections: Mapping[str, Fields] = {}

    def of(self, word: str, section: str) -> dict[str, Any]:
        """The fields of a word in a section, the section's own before the others."""
        return {**self.everywhere.get(word, {}), **self.sections.get(section, {}).get(word, {})}

    def for_form(self) -> Fields:
        """The fields that an item may get somewhere: enough to tell what is missing."""
        fields_by_word: Fields = {}
        for fields in (self.everywhere, *self.sections.values()):
            for word, values in fields.items():
                fields_by_word[word] = {**fields_by_word.get(word, {}), **values}
        return fields_by_word

    def filled(self, names: Mapping[str, Any]) -> Defaults:
        """The same with the values of parameters put in, so that a block's arguments cannot stand in their place."""
        return Defaults(
            partial(self.everywhere, names), {name: partial(fields, names) for name, fields in self.sections.items()}
        )


def read_defaults(data: Mapping[str, Any], reader: Reader) -> Defaults:
    """The defaults of a spec, without those that are wrong, which are reported."""
    if not isinstance(data, Map):
        return Defaults()
    sections = {name: _fields(data[name], reader) for name in SECTIONS if isinstance(data.get(name), Map)}
    return Defaults(_fields(data, reader, skip=SECTIONS), sections)


def _fields(data: Map, reader: Reader, skip: tuple[str, ...] = ()) -> Fields:
    fields_by_word: Fields = {}
    for word, fields in data.items():
        if word in skip and isinstance(fields, Map):
            continue
        layer = layers.find(word)
        if layer is None and reader.adopted(word, data.key_span(word), skip):
            layer = layers.find(word)
        if layer is None:
            continue  # it has been told
        if not isinstance(fields, Map):
            message = f"the defaults of {word} are a mapping, not {show(fields)}"
            reader.report("spec.value", message, data.value_span(word), f"write `{word}: {{…}}`")
        else:
            fields_by_word[word] = _checked(word, layer, fields, reader)
    return fields_by_word


def _checked(word: str, layer: type[Layer], fields: Map, reader: Reader) -> dict[str, Any]:
    check_texts(reader, fields, Names(reader.parameters, {"channels": None}), fields.span)
    try:
        layer.model_validate(fields)
    except ValidationError as error:
        known = list(layer.model_fields)
        wrong = explain(error, fields, what=word, known=known, fallback=fields.span, form_only=True)
        wrong = [diagnostic for diagnostic in wrong if diagnostic.code != "spec.missing-key"]
        reader.diagnostics += wrong
        bad = (
            {detail["loc"][0] for detail in error.errors() if detail["loc"] and detail["type"] != "missing"}
            if wrong
            else set()
        )
        return {key: value for key, value in fields.items() if key not in bad}
    return dict(fields)

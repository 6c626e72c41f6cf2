"""Items to layers: defaults put in, expressions computed, fields checked; equal ones only once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from cnnspec import layers
from cnnspec.compiler.findings import Findings
from cnnspec.compiler.graph import Value
from cnnspec.compiler.scope import Scope
from cnnspec.language.defaults import Defaults
from cnnspec.language.expressions import ExpressionError, Unknown
from cnnspec.language.items import Item
from cnnspec.language.template import Template
from cnnspec.language.values import Work
from cnnspec.layers._base import Layer, Part


class LayerBuilder:
    """Makes the layers of one compilation. A layer that could not be made is None, and has been reported."""

    def __init__(self, defaults: Defaults, findings: Findings, work: Work) -> None:
        self.defaults = defaults
        self.findings = findings
        self.work = work
        self._templates: dict[tuple[Item, str], Template] = {}
        self._layers: dict[Any, Layer | None] = {}
        self._fields: dict[int, dict[str, Any]] = {}

    def of_item(self, item: Item, flow: Value, scope: Scope) -> Layer | None:
        """The layer of an item for the values that its expressions have here."""
        key = (item, scope.section)
        template = self._templates.get(key)
        if template is None:
            template = Template({**self.defaults.of(item.word, scope.section), **item.fields})
            self._templates[key] = template
        try:
            values = template.values(scope.names_with(flow), self.work) if template.texts else ()
            full_key = (key, repr(values)) if values else key
            fields = template.filled(values, self.work) if full_key not in self._layers else {}
        except Unknown:
            return None
        except ExpressionError as error:
            self.findings.expression(error, item, scope)
            return None
        if full_key not in self._layers:
            layer = self._layers[full_key] = self._checked(item.word, fields, item, scope)
            if layer is not None:
                self._fields[id(layer)] = fields
        return self._layers[full_key]

    def fields_of(self, layer: Layer) -> dict[str, Any]:
        """The fields, defaults of the spec among them, that a layer of an item was made of."""
        return self._fields.get(id(layer), {})

    def like(self, fields: Mapping[str, Any], item: Item, flow: Value, scope: Scope) -> Layer | None:
        """The layer of an item that has some fields from another one."""
        template = Template(dict(item.fields))
        try:
            own = template.filled(template.values(scope.names_with(flow), self.work), self.work)
        except Unknown:
            return None
        except ExpressionError as error:
            self.findings.expression(error, item, scope)
            return None
        both = {**fields, **own}
        key = (item.word, "like", repr(both))
        if key not in self._layers:
            layer = self._layers[key] = self._checked(item.word, both, item, scope)
            if layer is not None:
                self._fields[id(layer)] = both
        return self._layers[key]

    def of_word(self, word: str, fields: Mapping[str, Any], item: Item, scope: Scope) -> Layer | None:
        """A layer that a structure calls for."""
        key = (word, repr(fields))
        if key not in self._layers:
            self._layers[key] = self._checked(word, dict(fields), item, scope)
        return self._layers[key]

    def of_part(self, part: Part, item: Item, scope: Scope) -> Layer | None:
        """The layer of one part of a fused item."""
        if part.layer is not None:
            return part.layer
        key = (part.word, repr(part.fields))
        if key not in self._layers:
            kind = _kind(part.word)
            try:
                self._layers[key] = kind.model_validate(part.fields)
            except ValidationError as error:
                self.findings.part(error, kind, part.suffix, item, scope)
                self._layers[key] = None
        return self._layers[key]

    def _checked(self, word: str, fields: dict[str, Any], item: Item, scope: Scope) -> Layer | None:
        kind = _kind(word)
        try:
            return kind.model_validate(fields)
        except ValidationError as error:
            self.findings.validation(error, kind, item, scope)
            return None


def _kind(word: str) -> type[Layer]:
    kind = layers.find(word)
    assert kind is not None, word
    return kind

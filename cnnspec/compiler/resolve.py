"""`show --resolved`: a spec with parameters, variant and defaults filled in and names written out.

It is a spec itself, and compiles to the same graph. Groups stay groups; what depends on a block's arguments, on ``$i``
or on ``$channels`` stays an expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cnnspec import layers
from cnnspec.language import structures
from cnnspec.language.ends import given_shapes
from cnnspec.language.items import Item
from cnnspec.language.sections import EVALUATED, Section
from cnnspec.language.template import is_dynamic, partial
from cnnspec.layers._base import Layer
from cnnspec.layers._fields import NORMS

if TYPE_CHECKING:
    from cnnspec.compiler.spec import Spec
    from cnnspec.language.reader import Block


def resolve(spec: Spec) -> dict[str, Any]:
    """The resolved document as plain data. Raises SpecError where a value cannot be computed."""
    return _Resolver(spec).document()


class _Resolver:
    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.names = spec.parameters
        self.defaults = spec.defaults.filled(self.names)

    def document(self) -> dict[str, Any]:
        spec, source = self.spec, self.spec.document
        document: dict[str, Any] = {"cnnspec": source.cnnspec, "name": spec.name}
        if source.description is not None:
            document["description"] = source.description
        inputs = partial(given_shapes(source, spec.overrides), self.names)
        document |= {"input": inputs["input"]} if source.input is not None else {"inputs": inputs}
        if "classes" in self.names:
            document["classes"] = self.names["classes"]
        document |= self._shared()
        for key, items in (("features", spec.features), ("head", spec.head)):
            if items or key == "features":
                document[key] = self.items(items, self.names, key)
        if source.outputs is not None:
            document["outputs"] = dict(source.outputs)
        for key in EVALUATED:
            section = spec.section(key)
            if section.data:
                document[key] = partial(section.data, self.names) if key == "expect" else _dumped(section)
        if source.lint is not None:
            document["lint"] = {"ignore": list(source.lint.get("ignore", []))}
        return document

    def _shared(self) -> dict[str, Any]:
        shared: dict[str, Any] = {}
        # Every item has its defaults written out; the projections of `shortcut: auto` still take theirs from here.
        everywhere, sections = self.defaults.everywhere, self.defaults.sections
        if everywhere or sections:
            shared["defaults"] = {**everywhere, **{name: fields for name, fields in sections.items() if fields}}
        if self.spec.blocks:
            shared["blocks"] = {name: self.block(block) for name, block in self.spec.blocks.items()}
        return shared

    def block(self, block: Block) -> dict[str, Any]:
        names = {key: value for key, value in self.names.items() if key not in block.args}
        fields: dict[str, Any] = {}
        if block.args:
            fields["args"] = self._arguments(block)
        fields["layers"] = self.items(block.items, names, "")
        return fields

    def _arguments(self, block: Block) -> dict[str, Any]:
        """The defaults of a block's arguments, which may read parameters and the arguments before them."""
        names = dict(self.names)
        arguments = {}
        for key, value in block.args.items():
            arguments[key] = partial(value, names)
            names.pop(key, None)
        return arguments

    def items(self, items: Iterable[Item], names: Mapping[str, Any], section: str) -> list[Any]:
        resolved = (self.item(item, names, section) for item in items)
        return [entry for entry in resolved if entry is not None]

    def item(self, item: Item, names: Mapping[str, Any], section: str) -> dict[str, Any] | None:
        when = partial(item.when, names)
        if when is False:
            return None
        common: dict[str, Any] = {"name": item.name}
        if item.inputs:
            common["from"] = list(item.inputs) if len(item.inputs) > 1 else item.inputs[0]
        if when is not None and when is not True:
            common["when"] = when
        fields = partial(dict(item.fields), names)
        if item.share:
            return {item.word: {**common, "share": item.share, **fields}}  # the others are those of the layer it shares
        if item.word not in self.spec.blocks:
            layer = layers.find(item.word)
            fields = self.layer(item.word, layer, fields, section) if layer else self.structure(item, fields)
        inner = {key: value for key, value in names.items() if key != "i"} if item.word == "repeat" else names
        for key, lists in item.bodies.items():
            bodies = [self.items(body, inner, section) for body in lists]
            fields[key] = bodies if key == "paths" else bodies[0]
        return {item.word: {**common, **fields}}

    def structure(self, item: Item, fields: dict[str, Any]) -> dict[str, Any]:
        kind = structures.find(item.word)
        assert kind is not None
        return {**fields, **_missing(kind, {**fields, **item.bodies})}

    def layer(self, word: str, kind: type[Layer], fields: dict[str, Any], section: str) -> dict[str, Any]:
        fields = {**self._defaults_for(word, section), **fields}
        if not section and word in self._words_with_section_defaults():
            return fields  # the sections that use this block differ in what is left out here
        fields = kind.complete(fields)
        fields = {**fields, **_missing(kind, fields)}
        if "norm" in fields:
            fields["norm"] = _norm(fields["norm"])
        return {key: fields[key] for key in _main_first(kind) if key in fields}

    def _defaults_for(self, word: str, section: str) -> dict[str, Any]:
        if section:
            return self.defaults.of(word, section)
        return {} if word in self._words_with_section_defaults() else self.defaults.everywhere.get(word, {})

    def _words_with_section_defaults(self) -> set[str]:
        return {word for fields in self.defaults.sections.values() for word in fields}


def _dumped(section: Section) -> dict[str, Any]:
    """A section with its defaults. Raises SpecError where it is wrong."""
    return dict(section.read().model_dump(exclude_none=True))


def _main_first(kind: type[Layer]) -> list[str]:
    """The fields of a layer, required ones first."""
    return sorted(kind.model_fields, key=lambda key: not kind.model_fields[key].is_required())


def _missing(kind: type[Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults of the fields that are not given, as they are written."""
    defaults: dict[str, Any] = {}
    for key, field in kind.model_fields.items():
        if key in fields or field.is_required() or field.default in (None, {}):
            continue
        defaults[key] = getattr(field.default, "word", field.default)
    return defaults


def _norm(value: Any) -> Any:
    """A fused normalisation with its own defaults."""
    if value in (None, "none") or (isinstance(value, str) and is_dynamic(value)):
        return value
    ((word, fields),) = ({value: {}} if isinstance(value, str) else value).items()
    layer = layers.find(NORMS[word])
    assert layer is not None
    fields = dict(fields or {})
    return {word: {**fields, **_missing(layer, fields)}}

"""A spec: a document that is right in form, with the variant and parameters it is to be used with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cnnspec.diagnostics import Diagnostic, DocumentError, SpecError, UsageError
from cnnspec.language import blocks as block_rules
from cnnspec.language import built_in as builtin
from cnnspec.language import parameters
from cnnspec.language.defaults import Defaults, read_defaults
from cnnspec.language.document import NAME, Document
from cnnspec.language.ends import check_ends, exactly_one_input
from cnnspec.language.errors import MAX_FINDINGS, explain
from cnnspec.language.include import read_document
from cnnspec.language.items import Item
from cnnspec.language.names import assign_names
from cnnspec.language.reader import Block, Reader
from cnnspec.language.sections import EVALUATED, Section, check_form
from cnnspec.language.vocabulary import opens_scope
from cnnspec.reading.parse import read_source
from cnnspec.spans.source import Map, Source, Span

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph


@dataclass(frozen=True, eq=False)
class Spec:
    """A spec that is right in form. ``compile`` tells whether it is a network."""

    source: Source
    data: Map = field(repr=False)
    document: Document = field(repr=False)
    features: tuple[Item, ...] = field(repr=False)
    head: tuple[Item, ...] = field(repr=False)
    blocks: Mapping[str, Block] = field(repr=False)
    defaults: Defaults = field(repr=False)
    overrides: Mapping[str, Any] = field(default_factory=dict)
    variant: str | None = None

    @property
    def name(self) -> str:
        """The variant's name where there are variants, else the spec's."""
        return self.chosen_variant or self.document.name

    @property
    def chosen_variant(self) -> str | None:
        """The variant that holds, if the spec has any."""
        return parameters.chosen_variant(self.document, self.variant)

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The value of every parameter. Raises SpecError where one cannot be computed."""
        return parameters.values(self.document, self.overrides, self.variant)

    def section(self, name: str) -> Section:
        """A section (`expect`, `data`, `train`) with its expressions computed; the variant's own goes before it."""
        merged = Map(self.data.source, self.data.offsets)
        for body in (self.data, self.document.variants.get(self.chosen_variant or "")):
            part = body.get(name) if isinstance(body, Map) else None
            if isinstance(part, Map):
                merged.update(part)
                merged.key_offsets.update(part.key_offsets)
                merged.value_offsets.update(part.value_offsets)
        return Section(name, merged, self.place(name), self.parameters)

    def place(self, key: str) -> Span:
        """Where a key at the top stands, or else the start of the file."""
        return self.data.key_span(key) if key in self.data else Span(self.source, 0, 0)

    def with_variant(self, variant: str | None) -> Spec:
        """The same spec with another variant."""
        return Spec(
            self.source, self.data, self.document, self.features, self.head, self.blocks, self.defaults,
            self.overrides, variant,
        )  # fmt: skip

    def compile(self) -> Graph:
        """The network. Raises SpecError with every independent mistake."""
        from cnnspec.compiler import lower

        return lower(self)


def load(path: str | Path, params: Mapping[str, Any] | None = None, variant: str | None = None) -> Spec:
    """Read a spec file and check its form.

    Args:
        path: a YAML file, ``-`` for standard input, or a name of the zoo where there is no file of that name.
        params: values for some of its parameters.
        variant: one of its variants; the first unless given.

    Raises SpecError for what is wrong in the file, UsageError where it cannot be read or lacks what was asked for.
    """
    path, from_zoo = _file(path)
    return from_source(read_source(path), params, variant or from_zoo)


def _file(path: str | Path) -> tuple[str | Path, str | None]:
    """A spec file, and the variant that its name in the zoo stands for."""
    name = str(path)
    if not NAME.match(name) or os.path.exists(name):
        return path, None
    from cnnspec.language import zoo

    if network := zoo.find(name):
        return network.file, network.variant
    raise UsageError(
        f"cannot read {name}: there is no such file, nor a network of the zoo",
        zoo.nearest(name),
    )


def from_source(source: Source, params: Mapping[str, Any] | None = None, variant: str | None = None) -> Spec:
    """As ``load``, from a text."""
    data = read_document(source)
    document = _document(data)
    params = dict(params or {})
    parameters.check_overrides(document, params, variant)
    spec, reader = _read(source, data, document, params, variant)
    if reader.diagnostics:
        raise SpecError([*reader.diagnostics, *_mistakes_beside(spec, reader)])
    return spec


def _mistakes_beside(spec: Spec, reader: Reader) -> list[Diagnostic]:
    """What does not fit in the items whose form is right, so that independent mistakes are told together."""
    if reader.hopeless:
        return []
    try:
        spec.compile()
    except SpecError as error:
        spans = {diagnostic.span for diagnostic in reader.diagnostics}
        return [diagnostic for diagnostic in error.diagnostics if diagnostic.span not in spans]
    return []


def _document(data: Map) -> Document:
    diagnostics = exactly_one_input(data)
    try:
        document = Document.model_validate(data)
    except ValidationError as error:
        start = Span(data.source, 0, 0)
        wrong = explain(error, data, what="spec", known=Document.model_fields, fallback=start)
        # Who has misspelt `input` has not forgotten it.
        misspelt = any(diagnostic.fix and diagnostic.fix.edits[0].text in ("input", "inputs") for diagnostic in wrong)
        diagnostics = [*([] if misspelt else diagnostics), *wrong]
    if diagnostics:
        raise DocumentError(diagnostics[:MAX_FINDINGS])
    return document


def _read(
    source: Source, data: Map, document: Document, params: Mapping[str, Any], variant: str | None
) -> tuple[Spec, Reader]:
    names = {*document.params, *(["classes"] if document.classes is not None else [])}
    reader = Reader({*document.blocks, *builtin.words()}, names)
    parameters.check_parameters(document, reader)
    check_ends(data, document, reader)
    defaults = read_defaults(document.defaults, reader)
    reader.defaults = defaults.for_form()
    reader.hopeless |= bool(reader.diagnostics)
    blocks = block_rules.read_blocks(document.blocks, reader) if isinstance(document.blocks, Map) else {}
    features = reader.items(document.features, reader.parameters)
    head = reader.items(document.head, reader.parameters)
    inside = (item for block in blocks.values() for item in block.items)
    own_blocks = tuple(blocks.values())
    blocks |= builtin.used((*features, *head, *inside), document.blocks)
    block_rules.check_uses(blocks, (*features, *head), reader)
    assign_names((*features, *head), opens_scope, document.inputs or ())
    for block in own_blocks:
        assign_names(block.items, opens_scope)
    for name in EVALUATED:
        if isinstance(section := data.get(name), Map):
            check_form(name, section, data.key_span(name), reader)
    if "lint" in data:
        from cnnspec.language.ignores import section_mistakes

        reader.diagnostics += section_mistakes(data["lint"], data.key_span("lint"))
    return Spec(source, data, document, features, head, blocks, defaults, params, variant), reader

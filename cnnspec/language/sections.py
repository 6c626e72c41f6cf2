"""The sections whose values may be computed: `expect`, `data` and `train`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.language.errors import explain
from cnnspec.language.expressions import ExpressionError
from cnnspec.language.template import fill, is_dynamic, span_of_text
from cnnspec.language.texts import check_texts
from cnnspec.spans.source import Map, Span

if TYPE_CHECKING:
    from cnnspec.language.reader import Reader
    from cnnspec.values.types import Model

EVALUATED = ("expect", "data", "train")


def model_of(name: str) -> type[Model]:
    """The model of a section, from the file of its name, loaded when a spec first has one."""
    from importlib import import_module

    model: type[Model] = getattr(import_module(f"cnnspec.language.{name}"), name.title())
    return model


class Section(NamedTuple):
    """One section of a spec and the parameters that its expressions read."""

    name: str
    data: Map
    place: Span
    parameters: Mapping[str, Any]

    def read(self) -> Any:
        """The section's model. Raises SpecError."""
        model = model_of(self.name)
        try:
            return model.model_validate(fill(self.data, self.parameters))
        except ExpressionError as error:
            span = self.place
            raise SpecError([Diagnostic(error.code, str(error), span, error.help)]) from None
        except ValidationError as error:
            known = model.model_fields
            raise SpecError(explain(error, self.data, what=self.name, known=known, fallback=self.place)) from None


def check_form(name: str, data: Map, place: Span, reader: Reader) -> None:
    """Report what is wrong with a section whatever the values of parameters are."""
    check_texts(reader, data, reader.parameters, place)
    model = model_of(name)
    try:
        model.model_validate(data)
    except ValidationError as error:
        known = model.model_fields
        reader.diagnostics += explain(error, data, what=name, known=known, fallback=place, form_only=True)


__all__ = ["EVALUATED", "Section", "check_form", "is_dynamic", "model_of", "span_of_text"]

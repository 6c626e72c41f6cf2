"""What does not fit: each mistake once a place, with the way to it and what made the shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from pydantic import ValidationError

from cnnspec.compiler.graph import Input, Value, tell
from cnnspec.compiler.scope import Scope
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.language import structures
from cnnspec.language.errors import explain
from cnnspec.language.expressions import ExpressionError, Unknown
from cnnspec.language.items import Item
from cnnspec.language.mistakes import MOST, first_of
from cnnspec.language.template import expressions_in, fill_text, span_of_text
from cnnspec.language.values import Names, TooMuchWorkError, Work
from cnnspec.spans.source import Span, locate
from cnnspec.values.shapes import ShapeError, describe
from cnnspec.values.types import Model

Help: TypeAlias = str | Callable[[], str] | None  # a function where the remedy takes a search


class Findings:
    """The diagnostics of one compilation."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.diagnostics: list[Diagnostic] = []
        self._seen: set[tuple[str, Span]] = set()

    def add(self, scope: Scope, code: str, message: str, span: Span, help: Help = None) -> None:
        """Note a mistake, once a place however often its block is used.

        Raises SpecError with all of them where they are more than anybody reads.
        """
        self.work.spend_on_mistake()
        span = scope.at(span)
        key = (code, span)
        if key in self._seen:
            return
        if len(self.diagnostics) >= MOST:
            raise SpecError(first_of(self.diagnostics))
        self._seen.add(key)
        remedy = help() if callable(help) else help
        self.diagnostics.append(Diagnostic(code, message, span, remedy, tell(scope.chain)))

    def shape(
        self,
        error: ShapeError,
        inputs: tuple[Value, ...],
        item: Item,
        scope: Scope,
        place: Span,
        inside: str = "",
    ) -> None:
        """Note that a layer does not fit, at the field that is to blame if the item has it.

        A node of a fused item may come from inside a field: `norm: {group: {groups: 8}}`.
        """
        if inside in item.places:
            inner = item.places[inside]
            words = tuple(inner) if isinstance(inner, dict) else ()
            place = locate(item.places, (inside, *words, error.field or "")) or place
        elif not inside and error.field and error.field in item.places and structures.find(item.word) is None:
            place = item.place(error.field)
        message = error.message.replace("{input}", _producer(inputs[0]))
        if "{inputs}" in message:
            message = message.replace("{inputs}", " and ".join(map(_producer, inputs[:5])))
        self.add(scope, error.code, message, place, _about_input(error.code, inputs[0]) or error.help)

    def validation(self, error: ValidationError, kind: type[Model], item: Item, scope: Scope) -> None:
        """Note the wrong values of an item's fields."""
        known = [*kind.model_fields, *getattr(kind, "bodies", ()), *item.common]
        for diagnostic in explain(error, item.fields, what=item.word, known=known, fallback=item.word_span):
            self._add(diagnostic, scope, item.word_span)

    def part(self, error: ValidationError, kind: type[Model], field: str, item: Item, scope: Scope) -> None:
        """Note the wrong values inside a field that becomes a node of its own, such as `norm`."""
        place = item.place(field)
        inner = item.fields.get(field)
        data = next(iter(inner.values()), None) if isinstance(inner, dict) else None
        for diagnostic in explain(error, data, what=field, known=kind.model_fields, fallback=place):
            self._add(diagnostic, scope, place)

    def expression(self, error: ExpressionError, item: Item, scope: Scope) -> None:
        """Note an expression that cannot be computed, at its text. Raises TooMuchWorkError."""
        if isinstance(error, TooMuchWorkError):
            raise error
        place = item.word_span
        for text in expressions_in(item.fields):
            try:
                fill_text(text, Names(scope.names, {"channels": 1}), self.work)
            except (ExpressionError, Unknown):
                place = span_of_text(item.fields, text) or place
                break
        self.add(scope, error.code, str(error), place, error.help)

    def _add(self, diagnostic: Diagnostic, scope: Scope, fallback: Span) -> None:
        self.add(scope, diagnostic.code, diagnostic.message, diagnostic.span or fallback, diagnostic.help)


def _about_input(code: str, value: Value) -> str | None:
    """The remedy where the sizes of the input itself are probably meant otherwise."""
    if not isinstance(value, Input):
        return None
    sizes = value.shape
    if code == "shape.kernel-too-large" and len(sizes) == 3 and sizes[0] in (1, 3, 4) and min(sizes[1:]) > sizes[0]:
        return f"channels come last: write `input: [{sizes[1]}, {sizes[2]}, {sizes[0]}]`"
    if code == "shape.axes" and len(sizes) == 2:
        return f"give one number; or, if this is a grey image, write `input: [{sizes[0]}, {sizes[1]}, 1]`"
    return None


def _producer(value: Value) -> str:
    if isinstance(value, Input):
        name = "" if value.name == "input" else f" '{value.name}'"
        return f"the {describe(value.shape)} of the input{name}"
    return f"the {describe(value.shape)} that {value.item} ({value.span.location}) makes"

"""Data with expressions in it: finding them, filling them in, in whole or in part."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from cnnspec.language.expressions import (
    CONSTANTS,
    MAX_LENGTH,
    ExpressionError,
    Unknown,
    evaluate,
    find_expressions,
    names_in,
    read,
)
from cnnspec.language.values import NamedValues, Values, Work, joined, size_of
from cnnspec.spans.source import List, Map, Span


def expressions_in(data: Any) -> Iterator[str]:
    """Every text below ``data`` that holds an expression."""
    if isinstance(data, str):
        if "$" in data and find_expressions(data):
            yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from expressions_in(value)
    elif isinstance(data, list | tuple):
        for entry in data:
            yield from expressions_in(entry)


def is_dynamic(data: Any) -> bool:
    """Whether an expression stands anywhere below ``data``, be it one that cannot be read."""
    try:
        return next(expressions_in(data), None) is not None
    except ExpressionError:
        return True


def names_used(text: str) -> set[str]:
    """The parameters that the expressions of a text read."""
    return set().union(*(names_in(inner) for _, _, inner in find_expressions(text)))


def span_of_text(data: Any, text: str) -> Span | None:
    """Where a text first stands below ``data``."""
    pairs: Iterator[tuple[Any, Any]] = iter(())
    if isinstance(data, Map):
        pairs = ((entry, data.value_span(key)) for key, entry in data.items())
    elif isinstance(data, List):
        pairs = ((entry, data.item_span(index)) for index, entry in enumerate(data))
    for value, span in pairs:
        if value == text and isinstance(value, str):
            return span if isinstance(span, Span) else None
        if isinstance(value, Map | List) and (inner_span := span_of_text(value, text)):
            return inner_span
    return None


def texts_in(data: Any, place: Span) -> Iterator[tuple[str, Span]]:
    """Every text with a dollar in ``data``, which stands at ``place``, and where it stands."""
    if isinstance(data, str):
        if "$" in data:
            yield data, place
    elif isinstance(data, Map):
        for key, value in data.items():
            yield from texts_in(value, data.value_span(key))
    elif isinstance(data, List):
        for index, entry in enumerate(data):
            yield from texts_in(entry, data.item_span(index))


def fill(data: Any, names: Mapping[str, Any], work: Work | None = None) -> Any:
    """Plain data with every expression computed. Raises ExpressionError, Unknown."""
    work = work or Work()
    value = _walk(data, lambda text: fill_text(text, names, work))
    work.spend_on(value)
    return value


def fill_text(text: str, names: Mapping[str, Any], work: Work | None = None) -> Any:
    """The value of a text; one that is a single expression keeps the type of its result."""
    expressions = find_expressions(text)
    if len(expressions) == 1 and expressions[0][:2] == (0, len(text)):
        return evaluate(expressions[0][2], names, work)
    work = work or Work()
    spliced = _splice(
        text, [(start, end, _as_text(evaluate(inner, names, work), work)) for start, end, inner in expressions]
    )
    work.spend_on(spliced)
    return spliced


def partial(data: Any, names: Mapping[str, Any]) -> Any:
    """Plain data with the known names of every expression put in; what still depends on others stays an expression."""
    return _walk(data, lambda text: partial_text(text, names))


def partial_text(text: str, names: Mapping[str, Any]) -> Any:
    """A text with the known names of its expressions put in.

    One that cannot be computed stays as it is: it is a mistake only where it is used, and told there.
    """
    work = Work()
    try:
        if all(name in names for name in names_used(text)):
            return fill_text(text, names, work)
        pieces = []
        for start, end, inner in find_expressions(text):
            free = names_in(inner) - names.keys()
            value = _dollar(_substitute(inner, names)) if free else _as_text(evaluate(inner, names, work), work)
            pieces.append((start, end, value))
        return _splice(text, pieces)
    except (ExpressionError, Unknown):
        return text


def _walk(data: Any, change: Any) -> Any:
    if isinstance(data, str):
        return change(data) if "$" in data and find_expressions(data) else data
    if isinstance(data, dict):
        return NamedValues({key: _walk(value, change) for key, value in data.items()})
    if isinstance(data, list | tuple):
        return Values(_walk(entry, change) for entry in data)
    return data


def _splice(text: str, pieces: list[tuple[int, int, str]]) -> str:
    parts, position = [], 0
    for start, end, value in pieces:
        parts += [text[position:start], value]
        position = end
    return joined([*parts, text[position:]])


def _dollar(text: str) -> str:
    return f"${text}" if text.isidentifier() else f"$({text})"


def _as_text(value: Any, work: Work) -> str:
    work.spend_on(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _substitute(text: str, names: Mapping[str, Any]) -> str:
    """An expression with the values of known names in it. Raises ExpressionError where it gets too long."""

    class Put(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return _literal(names[node.id]) if node.id in names and node.id not in CONSTANTS else node

        def visit_Call(self, node: ast.Call) -> ast.Call:
            node.args = [self.visit(argument) for argument in node.args]  # the function's own name is no parameter
            return node

    # `read` keeps its trees, so a copy of this one is changed.
    tree = ast.parse(ast.unparse(read(text)), mode="eval")
    put = ast.unparse(Put().visit(tree))
    read(put)  # raises ExpressionError where it is too long
    return put


def _literal(value: Any) -> ast.expr:
    if size_of(value) > MAX_LENGTH:
        raise ExpressionError("the value is too long for an expression", "use a shorter list or text")
    return ast.parse(repr(value), mode="eval").body


class Template:
    """Data and the expressions in it, for filling in many times."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.texts = tuple(dict.fromkeys(expressions_in(data)))

    def values(self, names: Mapping[str, Any], work: Work) -> tuple[Any, ...]:
        """The value of each expression. Raises ExpressionError, Unknown."""
        values = tuple(fill_text(text, names, work) for text in self.texts)
        work.spend_on(values)
        return values

    def filled(self, values: tuple[Any, ...], work: Work) -> dict[str, Any]:
        """The data with those values in it. Raises ExpressionError."""
        if not values:
            return self.data
        known = dict(zip(self.texts, values, strict=True))
        filled = _walk(self.data, known.__getitem__)
        work.spend_on(filled)
        return dict(filled)

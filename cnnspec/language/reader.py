"""A parsed document to items and blocks, checked for form: everything that can be told before values are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from cnnspec import layers
from cnnspec.language import structures
from cnnspec.language.document import NAME
from cnnspec.language.errors import explain
from cnnspec.language.expressions import ExpressionError
from cnnspec.language.forms import full_form, meant, not_an_item
from cnnspec.language.items import COMMON_OF_LAYERS, Item
from cnnspec.language.keys import split
from cnnspec.language.mistakes import Mistakes, NameSet
from cnnspec.language.texts import check_expressions
from cnnspec.spans.source import List, Map, Span

if TYPE_CHECKING:
    from cnnspec.diagnostics import Diagnostic

ARGUMENT_TYPES = ("int", "float", "bool", "string", "list")


class Block(NamedTuple):
    """A block of the spec: its arguments (a type word where required, else the default) and its items."""

    name: str
    args: Map
    items: tuple[Item, ...]
    span: Span


class Reader(Mistakes):
    """Turns raw lists into items, collecting every mistake of form on the way."""

    def __init__(self, block_names: Iterable[str], parameters: Iterable[str]) -> None:
        super().__init__(block_names, parameters)
        self.defaults: dict[str, dict[str, Any]] = {}
        self._inside = 0  # the findings of the items inside the one that is being read

    def items(self, data: Any, names: NameSet) -> tuple[Item, ...]:
        """The items of a list; ``names`` are the parameters that its expressions may read."""
        if not isinstance(data, List):
            return ()
        return tuple(self._watched(entry, data.item_span(index), names) for index, entry in enumerate(data))

    def _watched(self, data: Any, span: Span, names: NameSet) -> Item:
        """An item, broken if there are findings in it that are not those of an item inside."""
        self.check_number()
        before, around = len(self.diagnostics), self._inside
        self._inside = 0
        item = self._item(data, span, names)
        count = len(self.diagnostics) - before
        item.broken = count > self._inside
        self._inside = around + count
        return item

    def _item(self, data: Any, span: Span, names: NameSet) -> Item:
        if isinstance(data, str):
            entry = Map(span.source, (span.start, span.end))
            entry.put(data, None, span, span)
        elif isinstance(data, Map) and len(data) == 1:
            entry = data
        else:
            not_an_item(self, data, span)
            return self._broken(data, span)
        ((word, value),) = entry.items()
        word_span = entry.key_span(word)
        value_span = entry.value_span(word)
        added: Mapping[str, Any] = {}
        if not self.known(word):
            other = meant(self, word, value, word_span, value_span, self.block_names)
            if other is None:
                return self._broken(value, word_span)
            word, added = other  # the fields are checked as those of the word that was meant
        places = full_form(self, word, value, word_span, value_span, added)
        if places is None:
            return self._broken(value, word_span)
        item = Item(word, word_span, places, Map(places.source, places.offsets))
        if word not in self.block_names and layers.find(word):
            item.common = COMMON_OF_LAYERS
        split(self, item, names)
        check_expressions(self, item, names)
        self._check_fields(item, names)
        return item

    def _broken(self, data: Any, span: Span) -> Item:
        """What stands in the place of something that is no item, so that what follows can still be checked."""
        places = Map(span.source, (span.start, span.end))
        item = Item("?", span, places, places)
        name = data.get("name") if isinstance(data, Map) else None
        item.named = isinstance(name, str) and bool(NAME.match(name))
        item.name = str(name) if item.named else ""
        return item

    def _check_fields(self, item: Item, names: NameSet) -> None:
        if item.word in self.block_names:
            return  # its arguments are checked once every block is known
        layer = layers.find(item.word)
        kind: Any = layer or structures.find(item.word)
        data: dict[str, Any] = item.fields
        sharing = "share" in item.common and "share" in item.places
        if layer and not sharing:
            defaults = {key: value for key, value in self.defaults.get(item.word, {}).items() if key not in item.fields}
            data = {**defaults, **item.fields}
        try:
            kind.model_validate(data)
        except ValidationError as error:
            known = [*kind.model_fields, *self.bodies(item.word), *item.common]
            diagnostics = explain(
                error, item.fields, what=item.word, known=known, fallback=item.word_span, form_only=True
            )
            # What a sharing item does not say, the layer does whose weights it uses.
            self.diagnostics += [
                self._hinted(diagnostic, names)
                for diagnostic in diagnostics
                if not (sharing and diagnostic.code == "spec.missing-key")
            ]
        except ExpressionError:
            return  # an unclosed parenthesis, reported already

    def _hinted(self, diagnostic: Diagnostic, names: NameSet) -> Diagnostic:
        from cnnspec.language.hints import with_expression

        return with_expression(diagnostic, names)

    def adopted(self, word: str, span: Span, others: Iterable[str] = ()) -> bool:
        """Whether an installed package offers a layer of that word; reports a word that nobody knows."""
        meant(self, word, {}, span, Span(span.source, span.end, span.end), others)
        return layers.find(word) is not None

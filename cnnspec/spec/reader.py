"""A parsed document to items and blocks, checked for form: everything that can be told before values are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from cnnspec import layers, structure
from cnnspec.diagnostics import Diagnostic, Fix
from cnnspec.source import List, Map, Span
from cnnspec.spec.document import NAME
from cnnspec.spec.errors import explain
from cnnspec.spec.expressions import CONSTANTS, INDEX_HELP, RESERVED, ExpressionError
from cnnspec.spec.items import COMMON_OF_LAYERS, Item
from cnnspec.spec.template import expressions_in, names_used, span_of_text
from cnnspec.spec.types import show
from cnnspec.spec.vocabulary import known_words
from cnnspec.suggest import did_you_mean, nearest

MOST = 100  # mistakes of items
ARGUMENT_TYPES = ("int", "float", "bool", "string", "list")


class Block(NamedTuple):
    """A block of the spec: its arguments (a type word where required, else the default) and its items."""

    name: str
    args: Map
    items: tuple[Item, ...]
    span: Span


class Reader:
    """Turns raw lists into items, collecting every mistake of form on the way."""

    def __init__(self, block_names: Iterable[str], parameters: Iterable[str]) -> None:
        # A block with the name of a layer is a mistake of its own; the layer keeps its word.
        own = (name for name in block_names if not (layers.find(name) or structure.find(name)))
        self.block_names = dict.fromkeys(own)  # in order, and found at once
        self.parameters = frozenset(parameters)
        self.defaults: dict[str, dict[str, Any]] = {}
        self.found: list[Diagnostic] = []
        self.hopeless = False  # whether a mistake stands where every item may depend on it
        self._full = False
        self.positional: list[tuple[int, str, Any]] = []
        """Of findings about blocks without the names of arguments: which it is, the block and what was given."""
        self.inside = 0  # the findings of the items inside the one that is being read

    def report(self, code: str, message: str, span: Span, help: str | None = None, fix: Fix | None = None) -> None:
        """Note a mistake."""
        self.found.append(Diagnostic(code, message, span, help, fix=fix))

    # Items

    def items(self, data: Any, names: frozenset[str]) -> tuple[Item, ...]:
        """The items of a list; ``names`` are the parameters that its expressions may read."""
        if not isinstance(data, List):
            return ()
        return tuple(self._watched(each, data.item_span(index), names) for index, each in enumerate(data))

    def _watched(self, data: Any, span: Span, names: frozenset[str]) -> Item:
        """An item, broken if there are findings in it that are not those of an item inside."""
        if len(self.found) >= MOST:
            return self._left_out(data, span)
        before, around = len(self.found), self.inside
        self.inside = 0
        item = self._item(data, span, names)
        made = len(self.found) - before
        item.broken = made > self.inside
        self.inside = around + made
        return item

    def _left_out(self, data: Any, span: Span) -> Item:
        """An item that is not looked at, behind so many mistakes that nobody reads more at once."""
        if not self._full:
            last = self.found[-1]
            more = f"only the first {MOST} mistakes are told: mend these, and those below are"
            self.found[-1] = last._replace(help="; ".join(filter(None, (last.help, more))))
        self._full = self.hopeless = True
        return self._broken(data, span)

    def _item(self, data: Any, span: Span, names: frozenset[str]) -> Item:
        if isinstance(data, str):
            entry = Map(span.source, (span.start, span.end))
            _set(entry, data, None, span, span)
        elif isinstance(data, Map) and len(data) == 1:
            entry = data
        else:
            self._not_an_item(data, span)
            return self._broken(data, span)
        ((word, value),) = entry.items()
        word_span = entry.key_span(word)
        value_span = entry.value_span(word)
        added: Mapping[str, Any] = {}
        if not self._known(word):
            meant = self._meant(word, value, word_span, value_span, self.block_names)
            if meant is None:
                return self._broken(value, word_span)
            word, added = meant  # the fields are checked as those of the word that was meant
        places = self._full_form(word, value, word_span, value_span, added)
        if places is None:
            return self._broken(value, word_span)
        item = Item(word, word_span, places, Map(places.source, places.offsets))
        if word not in self.block_names and layers.find(word):
            item.common = COMMON_OF_LAYERS
        self._split(item, self._bodies(word), names)
        self._check_expressions(places, item, names)
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

    def _not_an_item(self, data: Any, span: Span) -> None:
        if not isinstance(data, Map):
            self.report("spec.item", f"expected a layer, not {show(data)}", span, "for example `- conv: {filters: 8}`")
            return
        words = list(data)
        keys = ", ".join(f"'{key}'" for key in words[:5])
        help = self._how_to_write(data, words) if words else "name a layer, for example `- conv: 8`"
        message = f"an item has exactly one key, but this has {keys or 'none'}"
        self.report("spec.item", message, span, help, self._fields_inside(data))

    def _how_to_write(self, data: Map, words: list[str]) -> str:
        """How an item is written that has several keys."""
        kind = data.get("type")
        if "type" in words and isinstance(kind, str) and self._known(kind) and not any(map(self._known, words)):
            fields = ", ".join(f"{key}: …" for key in words if key != "type")
            return f"the word of a layer is its key: `{kind}: {{{fields}}}`" if fields else f"write `- {kind}`"
        layer, *others = sorted(
            words, key=lambda word: word in ("activation", *COMMON_OF_LAYERS) or not self._known(word)
        )
        if others and self._known(others[0]) and others[0] not in ("activation",):
            return "start each layer on a line of its own, behind `- `"
        first = "" if data[layer] is None else "…, "
        short = "times" if layer == "repeat" else getattr(layers.find(layer), "short", None)
        if short and isinstance(data[layer], str | int | float) and layer not in self.block_names:
            first = f"{short}: {data[layer]}, "
        return f"write its fields inside: `{layer}: {{{first}{others[0]}: …}}`"

    def _fields_inside(self, data: Map) -> Fix | None:
        word = next(iter(data), "")
        layer = layers.find(word) if word not in self.block_names else None
        if layer is None:
            return None
        from cnnspec.fixes import fields_inside

        return fields_inside(data, layer.short, [*layer.model_fields, *COMMON_OF_LAYERS])

    def _full_form(
        self, word: str, value: Any, word_span: Span, value_span: Span, added: Mapping[str, Any]
    ) -> Map | None:
        """The fields of an item, whatever form it has; None, and a report, where it has none."""
        if isinstance(value, Map) and not added:
            return value
        places = Map(word_span.source, (word_span.start, word_span.end))
        for key, each in added.items():
            _set(places, key, each, word_span, word_span)
        if isinstance(value, Map):
            for key, each in value.items():
                _set(places, key, each, value.key_span(key), value.value_span(key))
            return places
        if value is None:
            return places
        return self._short_form(places, word, value, word_span, value_span) if not added else None

    def _short_form(self, places: Map, word: str, value: Any, word_span: Span, value_span: Span) -> Map | None:
        layer = layers.find(word)
        kind: Any = layer or structure.find(word)
        if kind and _looks_like_fields(value):
            from cnnspec.spec.hints import meant_as_fields

            if told := meant_as_fields(word, value, [*kind.model_fields, *self._bodies(word)]):
                self.report("spec.item", told[0], value_span, told[1])
                return None
        short = layer.short if layer and word not in self.block_names else None
        if short is None:
            needed = [key for key, field in getattr(kind, "model_fields", {}).items() if field.is_required()]
            fields = ", ".join(
                f"{key}: …" for key in [*needed, *(key for key, must in self._bodies(word).items() if must)]
            )
            help = (
                f"write `{word}: {{{fields}}}`" if fields else f"write `- {word}` alone, or {{field: value}} behind it"
            )
            if word in self.block_names:
                self.positional.append((len(self.found), word, value))
            self.report("spec.item", f"{word} takes fields, not {show(value)}", value_span, help)
            return None
        _set(places, short, value, word_span, value_span)
        return places

    def _known(self, word: str) -> bool:
        return word in self.block_names or word in layers.words() or word in structure.words()

    def adopted(self, word: str, span: Span, others: Iterable[str] = ()) -> bool:
        """Whether an installed package offers a layer of that word; reports a word that nobody knows."""
        self._meant(word, {}, span, Span(span.source, span.end, span.end), others)
        return layers.find(word) is not None

    def _meant(
        self, word: str, value: Any, span: Span, value_span: Span, others: Iterable[str]
    ) -> tuple[str, Mapping[str, Any]] | None:
        """What a word that is not ours stands for: an installed layer, or else, reported, the one that was meant."""
        try:
            if layers.adopt(word):
                return word, {}
        except layers.ForeignLayerError as error:
            self.report("spec.foreign-layer", str(error), span, "ask the authors of that package, or remove it")
            return None
        from cnnspec.spec.hints import unknown_word

        hint = unknown_word(word, value, span, value_span, known_words(others))
        self.found.append(hint.diagnostic)
        return hint.meant

    def _bodies(self, word: str) -> dict[str, bool]:
        found = structure.find(word) if word not in self.block_names else None
        return found.bodies if found else {}

    def _split(self, item: Item, bodies: dict[str, bool], names: frozenset[str]) -> None:
        """Sort the keys as given into common ones, bodies and fields."""
        places = item.places
        inner = names | {"i"} if item.word == "repeat" else names
        for key, value in places.items():
            if key in item.common:
                self._common(item, key, value)
            elif key in bodies and (isinstance(value, List) or bodies[key]):
                self._body(item, key, value, inner)
            else:
                _set(item.fields, key, value, places.key_span(key), places.value_span(key))
        for key, required in bodies.items():
            # A misspelt one is told as an unknown key.
            if required and key not in places and not any(_means(item.word, each, key) for each in item.fields):
                help = f"for example `{item.word}: {{…, {key}: [{{conv: 8}}]}}`"
                self.report("spec.missing-key", f"{item.word} needs '{key}'", item.word_span, help)

    def _common(self, item: Item, key: str, value: Any) -> None:
        span = item.places.value_span(key)
        if key == "when":
            item.when = value
            if not isinstance(value, bool) and not (isinstance(value, str) and "$" in value):
                self.report("spec.value", f"when is a condition, not {show(value)}", span, "for example $(depth > 3)")
        elif key == "name":
            item.named = self._name(value, span)
            item.name = value if item.named else ""
        elif key == "share":
            if not isinstance(value, str) or not value or "$" in value:
                help = "give that layer a `name`, and write it here"
                self.report("spec.value", f"share is the name of an earlier layer, not {show(value)}", span, help)
            else:
                item.share = value
        else:
            inputs = list(value) if isinstance(value, list) else [value]
            item.inputs = tuple(each for each in inputs if isinstance(each, str))
            if not inputs or len(item.inputs) != len(inputs) or any("$" in each for each in item.inputs):
                help = "give the layer that flows in a `name`, and write it here"
                self.report("spec.value", f"from is a name or a list of names, not {show(value)}", span, help)

    def _name(self, value: Any, span: Span) -> bool:
        if not isinstance(value, str) or not NAME.match(value):
            from cnnspec.spec.hints import a_name

            self.report("spec.name", f"{show(value)} is not a name", span, a_name(value))
            return False
        if value in RESERVED:
            self.report("spec.name", f"'{value}' is a reserved word", span, "choose another name")
            return False
        return True

    def _body(self, item: Item, key: str, value: Any, names: frozenset[str]) -> None:
        if not isinstance(value, List):
            help = f"for example `{key}: [{{conv: 8}}]`"
            self.report(
                "spec.value", f"{item.word}.{key} is a list of layers, not {show(value)}", item.place(key), help
            )
            return
        if not value and item.word == "residual" and key == "body":
            help = "put the layers there that the shortcut leads around"
            self.report("spec.value", "the body of a residual is empty", item.place(key), help)
        if key != "paths":
            item.bodies[key] = (self.items(value, names),)
            return
        for index, path in enumerate(value):
            if not isinstance(path, List):
                help = "write each path as a list of its own: `- [{conv: 8}]`"
                self.report("spec.value", f"a path is a list of layers, not {show(path)}", value.item_span(index), help)
        if len(value) < 2:
            help = "add a path; `[]` is the input as it is"
            self.report("spec.value", "branches need at least two paths", item.place(key), help)
        item.bodies[key] = tuple(self.items(path, names) for path in value if isinstance(path, List))

    # Checks

    def _check_expressions(self, places: Map, item: Item, names: frozenset[str]) -> None:
        bodies = self._bodies(item.word)
        for key, value in places.items():
            if key in bodies and isinstance(value, List):
                continue
            self.check_texts(value, names | {"channels"}, places.value_span(key))

    def check_texts(self, data: Any, names: frozenset[str], fallback: Span) -> None:
        """Report every expression below ``data`` that cannot be read or reads an unknown name."""
        try:
            texts = list(expressions_in(data))
        except ExpressionError as error:
            self.report(error.code, str(error), fallback, error.help)
            return
        for text in texts:
            span = span_of_text(data, text) or fallback
            try:
                unknown = sorted(names_used(text) - names - CONSTANTS.keys())
            except ExpressionError as error:
                self.report(error.code, str(error), span, error.help)
                continue
            if unknown:
                self._unknown_parameter(unknown[0], names, span)

    def _unknown_parameter(self, name: str, names: frozenset[str], span: Span) -> None:
        if name == "i":
            self.report("spec.unknown-name", "'$i' has a value only inside a repeat", span, INDEX_HELP)
        elif name == "channels":
            help = "write it where the layer is: `conv: $channels`"
            self.report("spec.unknown-name", "'$channels' has a value only in a layer", span, help)
        elif name == "classes":
            self.report("spec.unknown-name", "'$classes' needs a `classes:` line", span, "add `classes: 10`")
        else:
            known = sorted(names - {"channels", "i"})
            help = did_you_mean(name, known, kind="parameters")
            self.report("spec.unknown-name", f"there is no parameter '{name}'", span, help)

    def _check_fields(self, item: Item, names: frozenset[str]) -> None:
        if item.word in self.block_names:
            return  # its arguments are checked once every block is known
        layer = layers.find(item.word)
        kind: Any = layer or structure.find(item.word)
        data: dict[str, Any] = item.fields
        sharing = "share" in item.common and "share" in item.places
        if layer and not sharing:
            given = {key: value for key, value in self.defaults.get(item.word, {}).items() if key not in item.fields}
            data = {**given, **item.fields}
        try:
            kind.model_validate(data)
        except ValidationError as error:
            known = [*kind.model_fields, *self._bodies(item.word), *item.common]
            found = explain(error, item.fields, what=item.word, known=known, fallback=item.word_span, form_only=True)
            # What a sharing item does not say, the layer does whose weights it uses.
            self.found += [
                self._hinted(each, names) for each in found if not (sharing and each.code == "spec.missing-key")
            ]
        except ExpressionError:
            return  # an unclosed parenthesis, reported already

    def _hinted(self, found: Diagnostic, names: frozenset[str]) -> Diagnostic:
        from cnnspec.spec.hints import with_expression

        return with_expression(found, names)


def _looks_like_fields(value: Any) -> bool:
    """Whether a value that is no mapping may have been meant as one: `filters:8`, or `- filters: 8`."""
    if isinstance(value, str):
        return "$" not in value and (":" in value or " " in value)
    return isinstance(value, List) and bool(value) and all(isinstance(each, Map) for each in value)


def _means(word: str, given: str, key: str) -> bool:
    """Whether a key that a word does not have was probably meant to be one that it needs."""
    from cnnspec.spec import other_names

    return other_names.field(word, given) == key or nearest(given, [key]) is not None


def _set(target: Map, key: str, value: Any, key_span: Span, value_span: Span) -> None:
    target[key] = value
    target.key_offsets[key] = (key_span.start, key_span.end)
    target.value_offsets[key] = (value_span.start, value_span.end)

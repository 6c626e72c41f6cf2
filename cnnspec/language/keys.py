"""The keys of an item: what every item may have, lists of items inside it, and its own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.language.document import NAME
from cnnspec.language.expressions import RESERVED
from cnnspec.language.values import Names
from cnnspec.spans.source import List, Span
from cnnspec.values.suggest import nearest
from cnnspec.values.types import show

if TYPE_CHECKING:
    from cnnspec.language.items import Item
    from cnnspec.language.mistakes import NameSet
    from cnnspec.language.reader import Reader


def split(reader: Reader, item: Item, names: NameSet) -> None:
    """Sort the keys as given into common ones, bodies and fields."""
    places, bodies = item.places, reader.bodies(item.word)
    inner = Names(names, {"i": None}) if item.word == "repeat" else names
    for key, value in places.items():
        if key in item.common:
            _common(reader, item, key, value)
        elif key in bodies and (isinstance(value, List) or bodies[key]):
            _body(reader, item, key, value, inner)
        else:
            item.fields.put(key, value, places.key_span(key), places.value_span(key))
    for key, required in bodies.items():
        # A misspelt one is told as an unknown key.
        if required and key not in places and not any(_means(item.word, field, key) for field in item.fields):
            help = f"for example `{item.word}: {{…, {key}: [{{conv: 8}}]}}`"
            reader.report("spec.missing-key", f"{item.word} needs '{key}'", item.word_span, help)


def _common(reader: Reader, item: Item, key: str, value: Any) -> None:
    span = item.places.value_span(key)
    if key == "when":
        item.when = value
        if not isinstance(value, bool) and not (isinstance(value, str) and "$" in value):
            reader.report("spec.value", f"when is a condition, not {show(value)}", span, "for example $(depth > 3)")
    elif key == "name":
        item.named = _name(reader, value, span)
        item.name = value if item.named else ""
    elif key == "share":
        if not isinstance(value, str) or not value or "$" in value:
            help = "give that layer a `name`, and write it here"
            reader.report("spec.value", f"share is the name of an earlier layer, not {show(value)}", span, help)
        else:
            item.share = value
    else:
        inputs = list(value) if isinstance(value, list) else [value]
        item.inputs = tuple(name for name in inputs if isinstance(name, str))
        if not inputs or len(item.inputs) != len(inputs) or any("$" in name for name in item.inputs):
            help = "give the layer that flows in a `name`, and write it here"
            reader.report("spec.value", f"from is a name or a list of names, not {show(value)}", span, help)


def _name(reader: Reader, value: Any, span: Span) -> bool:
    if not isinstance(value, str) or not NAME.match(value):
        from cnnspec.language.hints import a_name

        reader.report("spec.name", f"{show(value)} is not a name", span, a_name(value))
        return False
    if value in RESERVED:
        reader.report("spec.name", f"'{value}' is a reserved word", span, "choose another name")
        return False
    return True


def _body(reader: Reader, item: Item, key: str, value: Any, names: NameSet) -> None:
    if not isinstance(value, List):
        help = f"for example `{key}: [{{conv: 8}}]`"
        reader.report("spec.value", f"{item.word}.{key} is a list of layers, not {show(value)}", item.place(key), help)
        return
    if not value and item.word == "residual" and key == "body":
        help = "put the layers there that the shortcut leads around"
        reader.report("spec.value", "the body of a residual is empty", item.place(key), help)
    if key != "paths":
        item.bodies[key] = (reader.items(value, names),)
        return
    for index, path in enumerate(value):
        if not isinstance(path, List):
            help = "write each path as a list of its own: `- [{conv: 8}]`"
            reader.report("spec.value", f"a path is a list of layers, not {show(path)}", value.item_span(index), help)
    if len(value) < 2:
        help = "add a path; `[]` is the input as it is"
        reader.report("spec.value", "branches need at least two paths", item.place(key), help)
    item.bodies[key] = tuple(reader.items(path, names) for path in value if isinstance(path, List))


def _means(word: str, unknown_key: str, key: str) -> bool:
    """Whether a key that a word does not have was probably meant to be one that it needs."""
    from cnnspec.values import other_names

    return other_names.field(word, unknown_key) == key or nearest(unknown_key, [key]) is not None

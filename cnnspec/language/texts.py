"""The expressions in a spec, before anything has a value: can they be read, and is every name known?"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from cnnspec.language.expressions import CONSTANTS, INDEX_HELP, ExpressionError
from cnnspec.language.template import names_used, texts_in
from cnnspec.language.values import Names
from cnnspec.spans.source import List, Span
from cnnspec.values.suggest import MOST_KNOWN, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Container

    from cnnspec.language.items import Item
    from cnnspec.language.mistakes import Mistakes, NameSet


def check_expressions(reader: Mistakes, item: Item, names: NameSet) -> None:
    """Report what is wrong with the expressions of an item, those of the items inside it left out."""
    places, bodies = item.places, reader.bodies(item.word)
    for key, value in places.items():
        if key in bodies and isinstance(value, List):
            continue
        check_texts(reader, value, Names(names, {"channels": None}), places.value_span(key))


def check_texts(reader: Mistakes, data: Any, names: NameSet, place: Span, later: Container[str] = ()) -> None:
    """Report every expression in ``data``, which stands at ``place``, that cannot be read or reads an unknown name.

    ``later`` are the parameters that get their values only after this one.
    """
    for text, span in texts_in(data, place):
        try:
            unknown = sorted(name for name in names_used(text) if name not in names and name not in CONSTANTS)
        except ExpressionError as error:
            reader.report(error.code, str(error), span, error.help)
            continue
        if unknown and unknown[0] in later:
            message = f"the value of '{unknown[0]}' is not known yet: a parameter reads only those above it"
            reader.report("spec.unknown-name", message, span, f"under `params`, write `{unknown[0]}` further up")
        elif unknown:
            _unknown_parameter(reader, unknown[0], names, span)


def _unknown_parameter(reader: Mistakes, name: str, names: NameSet, span: Span) -> None:
    if name == "i":
        reader.report("spec.unknown-name", "'$i' has a value only inside a repeat", span, INDEX_HELP)
    elif name == "channels":
        help = "write it where the layer is: `conv: $channels`"
        reader.report("spec.unknown-name", "'$channels' has a value only in a layer", span, help)
    elif name == "classes":
        reader.report("spec.unknown-name", "'$classes' needs a `classes:` line", span, "add `classes: 10`")
    else:
        reader.check_number()  # before the search
        known = sorted(islice((name for name in names if name not in ("channels", "i")), MOST_KNOWN))
        help = did_you_mean(name, known, kind="parameters")
        reader.report("spec.unknown-name", f"there is no parameter '{name}'", span, help)

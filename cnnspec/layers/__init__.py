"""The words of layers: each is a file here, loaded when a spec first uses it.

A package of somebody else adds words under the entry-point group ``cnnspec.layers``: the name of an entry point is the
word, its object a subclass of ``Layer``. They are looked up only for words that are not ours.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from cnnspec.layers._base import Family, Kept, KerasCall, Layer, Part, Pointwise, Weight, Weightless
from cnnspec.layers._window import Window
from cnnspec.values.shapes import Shape, ShapeError

__all__ = [
    "Family",
    "ForeignLayerError",
    "Kept",
    "KerasCall",
    "Layer",
    "Part",
    "Pointwise",
    "Shape",
    "ShapeError",
    "Weight",
    "Weightless",
    "Window",
    "adopt",
    "find",
    "words",
]

GROUP = "cnnspec.layers"
_adopted: dict[str, type[Layer]] = {}


class ForeignLayerError(Exception):
    """An installed package offers a word, but what it offers is no layer."""


@cache
def words() -> tuple[str, ...]:
    """Every layer word of ours, in alphabetical order."""
    return tuple(sorted(name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_")))


@cache
def _own(word: str) -> type[Layer] | None:
    if word not in words():
        return None
    module = importlib.import_module(f"{__name__}.{word}")
    kind: type[Layer] = getattr(module, "".join(part.title() for part in word.split("_")))
    return kind


def find(word: str) -> type[Layer] | None:
    """The class of a layer word, or None.

    It is the one in the file of that name whose name is the word in CamelCase, or one that was adopted.
    """
    return _own(word) or _adopted.get(word)


def family_of(word: str) -> Family:
    """The family of a layer word; OTHER for a word of no layer."""
    layer = find(word)
    return layer.family if layer is not None else Family.OTHER


def adopt(word: str) -> type[Layer] | None:
    """The class of a word that an installed package offers, which ``find`` knows from then on; None where none does.

    Raises ForeignLayerError where what is offered cannot be loaded or is no layer.
    """
    if word in _adopted:
        return _adopted[word]
    from importlib.metadata import entry_points  # 25 ms that only a word which is not ours pays

    offers = list(entry_points(group=GROUP, name=word))
    if not offers:
        return None
    homes = sorted({offer.dist.name if offer.dist else offer.value for offer in offers})
    if len(homes) > 1:
        raise ForeignLayerError(f"several packages offer a layer '{word}': {', '.join(homes)}")
    try:
        kind = offers[0].load()
    except Exception as error:
        raise ForeignLayerError(f"layer '{word}' of the package {homes[0]} cannot be loaded: {error}") from error
    if not (isinstance(kind, type) and issubclass(kind, Layer)):
        raise ForeignLayerError(f"'{word}' of the package {homes[0]} is no cnnspec layer")
    _adopted[word] = kind
    return kind

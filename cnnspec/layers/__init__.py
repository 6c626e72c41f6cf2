"""The words of layers: each is a file here, loaded when a spec first uses it."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from cnnspec.layers._base import Layer


@cache
def words() -> tuple[str, ...]:
    """Every layer word, in alphabetical order."""
    return tuple(sorted(name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_")))


@cache
def find(word: str) -> type[Layer] | None:
    """The class of a layer word, or None: the one in the file of that name whose name is the word in CamelCase."""
    if word not in words():
        return None
    module = importlib.import_module(f"{__name__}.{word}")
    found: type[Layer] = getattr(module, "".join(part.title() for part in word.split("_")))
    return found

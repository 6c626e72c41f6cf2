"""The words that arrange items: each is a file here, loaded when a spec first uses it."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from cnnspec.language.structures._base import Structure


@cache
def words() -> tuple[str, ...]:
    """Every structure word, in alphabetical order."""
    return tuple(sorted(name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_")))


@cache
def find(word: str) -> type[Structure] | None:
    """The class of a structure word, or None."""
    if word not in words():
        return None
    structure: type[Structure] = getattr(importlib.import_module(f"{__name__}.{word}"), word.title())
    return structure

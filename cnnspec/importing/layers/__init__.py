"""What each Keras layer is in the language: one file a family, found by walking this folder.

A file has ``CLASSES``: by the name of a class, a function from its use to steps, the items that it becomes in order.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from cnnspec.importing.errors import NoWordError

AUGMENT = "augment"  # no item: what changes images in training, with its fields as `data` has them


class Use(NamedTuple):
    """A layer's configuration, the spatial axes of what flows in (0 for a vector), and numbers among its inputs."""

    config: Mapping[str, Any]
    rank: int
    inputs: int = 1
    numbers: tuple[Any, ...] = ()
    number_first: bool = False
    kind: str = ""
    module: str = ""


class Step(NamedTuple):
    """An item that a layer becomes; ``rank`` is that of what comes out, that of the input unless given.

    ``takes`` is which of the inputs flow in, all unless given; -1 is what the step before makes. ``note`` is a remark
    for the reader of the spec.
    """

    word: str
    fields: dict[str, Any] = {}
    rank: int | None = None
    takes: tuple[int, ...] | None = None
    note: str = ""


Mapper = Callable[[Use], list[Step]]


@cache
def mappers() -> dict[str, Mapper]:
    """Every class that is known."""
    classes: dict[str, Mapper] = {}
    for _, name, _ in pkgutil.iter_modules(__path__):
        if not name.startswith("_"):
            classes |= import_module(f"{__name__}.{name}").CLASSES
    return classes


def steps_of(kind: str, use: Use) -> list[Step]:
    """What a layer becomes. Raises NoWordError."""
    mapper = mappers().get(kind)
    if mapper is None:
        raise NoWordError("the language has no word for this class")
    return mapper(use)

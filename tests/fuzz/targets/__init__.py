"""The targets of the fuzz job, one file each.

A target draws the files of a case, ``draw(random)``, and examines them, ``examine(folder)``: it yields labels of what it
saw, and raises for a find. It may ``prepare()`` what takes long, once, and set limits: ``SECONDS`` of a command, ``MEGABYTES``
of a case, ``CASES`` for a quick run; ``KERAS`` says that it needs the packages of training.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from fuzz.files import Files
from fuzz.limits import MEGABYTES, SECONDS


class Target(NamedTuple):
    """One target, by the name of its file."""

    name: str
    draw: Callable[[Random], Files]
    examine: Callable[[Path], Iterator[str]]
    prepare: Callable[[], object]
    seconds: float
    megabytes: float
    cases: int
    keras: bool


def names() -> list[str]:
    """The names of all targets."""
    return sorted(name for _, name, _ in pkgutil.iter_modules(__path__))


def load(name: str) -> Target:
    """The target of a name."""
    module = importlib.import_module(f"fuzz.targets.{name}")
    return Target(
        name,
        module.draw,
        module.examine,
        getattr(module, "prepare", lambda: None),
        getattr(module, "SECONDS", SECONDS),
        getattr(module, "MEGABYTES", MEGABYTES),
        getattr(module, "CASES", 20),
        getattr(module, "KERAS", False),
    )

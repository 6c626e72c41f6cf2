"""Which PyTorch module, or expression, computes what a Keras layer does: a file a family, found in this folder.

A file has ``TWINS``, from the name of a Keras class (``xD`` for any rank) to the function that makes the call, and
``MODULES``, how calls of the modules that it names are written (without their rank). A new layer's twin is a row there,
or a file of its own.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from typing import Any

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._subject import Twin


def twin(keras_class: str) -> Twin | None:
    """What makes the call for a Keras class, such as ``Conv2D``; None where PyTorch has no twin."""
    maker: Twin | None = _table("TWINS").get(re.sub(r"[123]D", "xD", keras_class))
    return maker


def written(path: str) -> Known:
    """How calls of a module are written, such as ``nn:Conv2d|frozen``, whatever its rank."""
    name = path.partition("|")[0].rpartition(":")[2]
    known: Known = _table("MODULES").get(re.sub(r"[123]d$", "", name), Known())
    return known


@cache
def _table(name: str) -> dict[str, Any]:
    families = sorted(name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_"))
    table: dict[str, Any] = {}
    for family in families:
        rows = getattr(importlib.import_module(f"{__name__}.{family}"), name)
        assert not table.keys() & rows.keys(), f"{family} has rows of {name} that another file has"
        table |= rows
    return table

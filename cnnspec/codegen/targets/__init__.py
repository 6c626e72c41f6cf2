"""What a network can be written as: a file a target, found by its name, with ``write(graph) -> str``."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from cnnspec.diagnostics import UsageError
from cnnspec.suggest import did_you_mean

if TYPE_CHECKING:
    from cnnspec.graph import Graph


def names() -> list[str]:
    """The targets there are."""
    return sorted(name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_"))


def write(graph: Graph, target: str) -> str:
    """A graph as code. Raises UsageError for a target that there is not."""
    if target not in names():
        raise UsageError(f"there is no target '{target}'", did_you_mean(target, names(), kind="targets"))
    text: str = importlib.import_module(f"{__name__}.{target}").write(graph)
    return text

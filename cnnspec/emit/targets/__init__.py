"""What a network can be written as: a file a target, found by its name, with ``write(graph) -> str``."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from cnnspec.diagnostics import UsageError
from cnnspec.values.suggest import did_you_mean

if TYPE_CHECKING:
    from cnnspec.checking.check import Checked
    from cnnspec.compiler.graph import Graph


def names() -> list[str]:
    """The targets there are."""
    return sorted(name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_"))


def write(graph: Graph, target: str, trained: Checked | None = None) -> str:
    """A graph as code; of ``trained`` its ``train`` and ``data`` sections too. Raises UsageError, or SpecError."""
    if target not in names():
        raise UsageError(f"there is no target '{target}'", did_you_mean(target, names(), kind="targets"))
    module = importlib.import_module(f"{__name__}.{target}")
    text: str
    if trained is None:
        text = module.write(graph)
        return text
    if "training" not in module.write.__annotations__:
        raise UsageError(f"the training cannot be emitted to {target}", "leave out --with-training, or use --to keras")
    from cnnspec.emit.training import training_of

    text = module.write(graph, training_of(trained))
    return text

"""cnnspec: convolutional networks as YAML, checked, counted, drawn and trained.

Everything but ``build_keras`` and ``train`` works without TensorFlow.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cnnspec._version import __version__

if TYPE_CHECKING:
    from cnnspec.analysis.summary import Summary, summarize
    from cnnspec.compiler.graph import Graph, Node
    from cnnspec.compiler.spec import Spec, load
    from cnnspec.diagnostics import Diagnostic, SpecError, UsageError
    from cnnspec.drawing import draw
    from cnnspec.keras_model.build import build_keras
    from cnnspec.training import Result, train


# A name is imported when first asked for, so that a static command pays for nothing it does not use.
_HOMES = {
    "Diagnostic": "cnnspec.diagnostics",
    "Graph": "cnnspec.compiler.graph",
    "Node": "cnnspec.compiler.graph",
    "Result": "cnnspec.training",
    "Spec": "cnnspec.compiler.spec",
    "SpecError": "cnnspec.diagnostics",
    "Summary": "cnnspec.analysis.summary",
    "UsageError": "cnnspec.diagnostics",
    "build_keras": "cnnspec.keras_model.build",
    "draw": "cnnspec.drawing",
    "load": "cnnspec.compiler.spec",
    "summarize": "cnnspec.analysis.summary",
    "train": "cnnspec.training",
}

__all__ = [
    "Diagnostic",
    "Graph",
    "Node",
    "Result",
    "Spec",
    "SpecError",
    "Summary",
    "UsageError",
    "__version__",
    "build_keras",
    "draw",
    "load",
    "summarize",
    "train",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

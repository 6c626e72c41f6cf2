"""What each operator of ONNX is in the language: one file a family, found by walking this folder.

A file has ``OPERATORS``: by the name of an operator, a function from its node to the value that it makes, or a list of
them.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module

from cnnspec.importing.onnx.node import Node
from cnnspec.importing.onnx.values import Value

Handler = Callable[[Node], Value | list[Value]]


@cache
def handlers() -> dict[str, Handler]:
    """Every operator that is known."""
    operators: dict[str, Handler] = {}
    for _, name, _ in pkgutil.iter_modules(__path__):
        if not name.startswith("_"):
            operators |= import_module(f"{__name__}.{name}").OPERATORS
    return operators

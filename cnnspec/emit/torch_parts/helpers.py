"""Functions that put modules together."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

from torch import nn

Module = TypeVar("Module", bound=nn.Module)


def named(**modules: nn.Module) -> nn.Sequential:
    """One module after the other, each with its name."""
    return nn.Sequential(OrderedDict(modules))


def numbered(*modules: nn.Module, start: int = 1) -> nn.Sequential:
    """One module after the other, named by their numbers."""
    return nn.Sequential(OrderedDict((str(i), module) for i, module in enumerate(modules, start)))


def frozen(module: Module) -> Module:
    """A module whose parameters do not train."""
    return module.requires_grad_(False)


def without(module: Module, *names: str) -> Module:
    """A normalisation that learns no factor (weight) or no shift (bias)."""
    for name in names:
        module.register_parameter(name, None)
    return module

"""Calls of PyTorch's modules and of ours, and expressions, in the form that Keras calls have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnspec.emit.calls import plain
from cnnspec.emit.torch_twins._subject import Subject
from cnnspec.layers._base import KerasCall
from cnnspec.layers._window import Pads

PARTS = "parts:"  # a module of ours, that the script then has a copy of
EXPRESSION = "expression:"  # what is no module: {0}, {1} are what flows in


def nn(name: str, arguments: Mapping[str, Any], *wraps: str) -> KerasCall:
    """A module of PyTorch, in functions that wrap it; sizes in their shortest form."""
    return KerasCall("|".join((f"nn:{name}", *wraps)), plainly(arguments))


def part(name: str, arguments: Mapping[str, Any], *wraps: str) -> KerasCall:
    """A module of ours, in functions that wrap it."""
    return KerasCall("|".join((f"{PARTS}{name}", *wraps)), arguments)


def expression(text: str) -> KerasCall:
    """What is no module."""
    return KerasCall(f"{EXPRESSION}{text}")


def plainly(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Each argument in its shortest form."""
    return {key: plain(value) for key, value in arguments.items()}


def torch_pads(pads: Pads) -> tuple[int, ...]:
    """Before and after each axis, the last axis first, as PyTorch has it."""
    return tuple(size for pad in reversed(pads) for size in pad)


def frozen(subject: Subject) -> tuple[str, ...]:
    """What wraps a module that does not train."""
    return () if subject.arguments.get("trainable", True) else ("frozen",)

"""The inputs of a network: their sizes computed, and whether each is used."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.graph import Input
from cnnspec.spec.ends import input_span, shapes
from cnnspec.spec.expressions import ExpressionError
from cnnspec.spec.template import fill
from cnnspec.spec.types import whole

if TYPE_CHECKING:
    from cnnspec.spec.spec import Spec


def read_inputs(spec: Spec) -> tuple[Input, ...]:
    """What flows in, in order. Raises SpecError with every size that is none."""
    found: list[Input] = []
    mistakes: list[Diagnostic] = []
    size = whole(1, "a size from 1 up")
    for name, sizes in shapes(spec.document).items():
        span = input_span(spec.data, name)
        try:
            found.append(Input(name, tuple(size(each) for each in fill(sizes, spec.parameters))))
        except ExpressionError as error:
            mistakes.append(Diagnostic(error.code, str(error), span, error.help))
        except ValueError as error:
            path = "input" if spec.document.input is not None else f"inputs.{name}"
            mistakes.append(Diagnostic("spec.value", f"{path}: {error}", span))
    if mistakes:
        raise SpecError(mistakes)
    return tuple(found)


def unused_inputs(spec: Spec, inputs: Iterable[Input], needed: Container[str]) -> list[Diagnostic]:
    """A mistake for every input that reaches no output."""
    found = []
    for each in inputs:
        if each.name not in needed:
            message = f"nothing of the input '{each.name}' reaches an output"
            span = input_span(spec.data, each.name)
            found.append(Diagnostic("spec.unused-input", message, span, f"use it with `from: {each.name}`"))
    return found

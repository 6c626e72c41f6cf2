"""Merges, which are expressions, and the one that takes a map apart."""

from __future__ import annotations

from collections.abc import Mapping

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import expression
from cnnspec.emit.torch_twins._subject import Subject, Twin
from cnnspec.layers._base import KerasCall
from cnnspec.values.shapes import rank_of

MODULES: Mapping[str, Known] = {}

_OPERATORS = {"Add": " + ", "Multiply": " * ", "Subtract": " - "}


def _operands(subject: Subject) -> list[str]:
    """What is merged; one number a channel is broadcast over the map."""
    rank = max(rank_of(shape) for shape in subject.shapes)
    lift = f"[:, :, {', '.join(['None'] * rank)}]"
    return [f"{{{i}}}{lift if rank_of(shape) < rank else ''}" for i, shape in enumerate(subject.shapes)]


def _operator(subject: Subject) -> KerasCall:
    return expression(_OPERATORS[subject.name].join(_operands(subject)))


def _maximum(subject: Subject) -> KerasCall:
    text, *others = _operands(subject)
    for operand in others:
        text = f"torch.maximum({text}, {operand})"
    return expression(text)


def _average(subject: Subject) -> KerasCall:
    operands = _operands(subject)
    return expression(f"({' + '.join(operands)}) / {len(operands)}")


def _concat(subject: Subject) -> KerasCall:
    return expression(f"torch.cat([{', '.join(f'{{{i}}}' for i in range(len(subject.shapes)))}], 1)")


def _split(subject: Subject) -> KerasCall:
    arguments = subject.arguments
    return expression(f"{{0}}.chunk({arguments['parts']}, 1)[{arguments['take']}]")


TWINS: Mapping[str, Twin] = {
    **dict.fromkeys(_OPERATORS, _operator),
    "Maximum": _maximum,
    "Average": _average,
    "Concatenate": _concat,
    "Split": _split,
}

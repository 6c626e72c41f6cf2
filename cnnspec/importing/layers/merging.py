"""Merges of several values, and arithmetic with numbers."""

from __future__ import annotations

from typing import Any

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Step, Use
from cnnspec.importing.layers._fields import fraction, last_axis

WORDS = {"Add": "add", "Subtract": "subtract", "Multiply": "multiply", "Average": "average", "Maximum": "maximum"}
DIVIDE = ("Divide", "TrueDivide")


def _merge(use: Use) -> list[Step]:
    if use.numbers:
        return [Step("rescale", _with_number(use))]
    if use.inputs < 2 or use.kind not in WORDS:
        raise NoWordError("the language has no word for this operation of tensors")
    return [Step(WORDS[use.kind])]


def _with_number(use: Use) -> dict[str, Any]:
    """``x * a + b`` of one tensor and one number."""
    (number,) = use.numbers
    if not isinstance(number, int | float):
        raise NoWordError(f"the language has no arithmetic with {number}")
    if use.kind == "Add":
        return {"scale": 1, "offset": number}
    if use.kind == "Multiply":
        return {"scale": fraction(number)}
    if use.kind == "Subtract":
        return {"scale": -1, "offset": number} if use.number_first else {"scale": 1, "offset": -number}
    if use.kind in DIVIDE and not use.number_first and number:
        return {"scale": fraction(1 / number)}
    raise NoWordError("the language has no word for this arithmetic with a number")


def _concat(use: Use) -> list[Step]:
    last_axis(use.config, use.rank)
    return [Step("concat")]


def _scaled_sum(use: Use) -> list[Step]:
    """The sum of the first input and the second one times a number, as in Inception-ResNet."""
    return [
        Step("rescale", {"scale": use.config["scale"]}, takes=(1,)),
        Step("add", takes=(0, -1)),
    ]


CLASSES = {
    **dict.fromkeys((*WORDS, *DIVIDE), _merge),
    "Concatenate": _concat,
    "CustomScaleLayer": _scaled_sum,
}

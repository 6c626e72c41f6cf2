"""``step: {every: 30, factor: 0.1}``, or ``at: [30, 60]``: at once smaller at some epochs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from cnnspec.schedules import Moment
from cnnspec.schedules._fields import WARMUP
from cnnspec.values.choices import Option
from cnnspec.values.types import Checked, OpenFraction, Positive, number, refuse, show

_epoch = number(lambda x: x > 0, "a number of epochs above 0")


def _epochs(value: object) -> list[float]:
    epochs = [_epoch(entry) for entry in value] if isinstance(value, list | tuple) else []
    if not epochs or epochs != sorted(set(epochs)):
        raise refuse(f"expected a list of epochs that grow, not {show(value)}", "for example [30, 60]")
    return epochs


_SCHEMA = {"type": "array", "items": {"type": "number", "exclusiveMinimum": 0}, "minItems": 1}
OPTIONS = {
    "every": Option(Positive, None),
    "at": Option(Annotated[list[float], Checked(_epochs, _SCHEMA)], None),
    "factor": Option(OpenFraction, 0.1),
    **WARMUP,
}


def problem(fields: Mapping[str, Any]) -> tuple[str, str] | None:
    """One of the two ways to say when."""
    if (fields["every"] is None) == (fields["at"] is None):
        return "step needs either every or at, in epochs", "for example `every: 30` or `at: [30, 60]`"
    return None


def factor(moment: Moment, fields: Mapping[str, Any]) -> float:
    """``factor`` to the power of the number of epochs in the list that have begun, counted from the first of all."""
    if fields["at"] is not None:
        passed = sum(moment.epoch >= epoch for epoch in fields["at"])
    else:
        passed = int(moment.epoch / fields["every"] + 1e-9)  # 0.3 / 0.1 is a little below 3
    return float(fields["factor"] ** passed)

"""The `expect` section: what the author says the network's numbers are."""

import math
import operator
import re
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from cnnspec.values.types import Checked, Model, as_int, as_number, refuse, show

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le, ">=": operator.ge, "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_COUNT_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "B": 10**9, "T": 10**12}
_BYTE_UNITS = {
    "": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
    "KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40,
}  # fmt: skip
_COMPARISON = re.compile(r"\s*(<=|>=|==|!=|<|>)?\s*([0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\s*([A-Za-z]*)\s*\Z")

_MOST_DIGITS = 300


class Bound(NamedTuple):
    """A comparison with a number, or with one number an axis."""

    operator: str
    value: float | tuple[int, ...]
    text: str

    def holds(self, actual: Any) -> bool:
        """Whether a number, or every number of a tuple, keeps the bound."""
        compare = _OPERATORS[self.operator]
        if isinstance(self.value, tuple):
            return compare(tuple(actual), self.value) if isinstance(actual, tuple) else False
        return all(compare(number, self.value) for number in (actual if isinstance(actual, tuple) else (actual,)))


def _bound(units: dict[str, int]) -> Callable[[object], Bound]:
    known = ", ".join(filter(None, units))

    def check(value: object) -> Bound:
        if (exact := as_number(value)) is not None:
            return Bound("==", exact, f"{exact:,}")
        match = _COMPARISON.match(value) if isinstance(value, str) else None
        if not match:
            raise refuse(f"expected a number or a comparison, not {show(value)}", 'for example 61_706 or "<= 5M"')
        word, digits, unit = match.groups()
        if unit.upper() not in units:
            raise refuse(f"there is no unit '{unit}' here", f"known units: {known}")
        digits = digits.replace("_", "")
        if len(digits) > _MOST_DIGITS or not math.isfinite(float(digits) * units[unit.upper()]):
            raise refuse(f"{show(value)} is larger than any number can be", 'for example "<= 5M"')
        amount = (int(digits) if digits.isdigit() else float(digits)) * units[unit.upper()]
        return Bound(word or "==", amount, str(value).strip())

    return check


def _shape(value: object) -> Bound:
    sizes = [as_int(entry) for entry in value] if isinstance(value, list | tuple) else [None]
    if not sizes or any(size is None for size in sizes):
        raise refuse(f"expected a shape, not {show(value)}", "for example [10]")
    return Bound("==", tuple(size for size in sizes if size is not None), show(value))


def _field(value: object) -> Bound:
    return _shape(value) if isinstance(value, list | tuple) else _bound(_COUNT_UNITS)(value)


_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string"}]}
_LIST_SCHEMA: dict[str, Any] = {"type": "array", "items": {"type": "integer"}}
Count = Annotated[Bound, Checked(_bound(_COUNT_UNITS), _SCHEMA)]
Bytes = Annotated[Bound, Checked(_bound(_BYTE_UNITS), _SCHEMA)]
Shape = Annotated[Bound, Checked(_shape, _LIST_SCHEMA)]
Field = Annotated[Bound, Checked(_field, {"anyOf": [*_SCHEMA["anyOf"], _LIST_SCHEMA]})]


class Expect(Model):
    """Numbers that must hold: exact, or a comparison with a unit (K, M, G, T; bytes: KB … TiB).

    expect: {params: 61_706, macs: "<= 1M", output: [10], receptive_field: 16}
    """

    params: Count | None = None
    trainable_params: Count | None = None
    macs: Count | None = None
    memory: Bytes | None = None
    receptive_field: Field | None = None
    output: Shape | None = None
    depth: Count | None = None

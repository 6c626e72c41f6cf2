"""What was probably meant by a value that is no number. Loaded only when there is one."""

from __future__ import annotations

import re
from typing import Any

from cnnspec.values.suggest import LONGEST, as_expression, is_arithmetic

ROUND_BRACKETS = "a list has square brackets: [3, 3]"


def whole_number(value: Any, least: int, most: int, several: bool = False) -> str:
    """The remedy for what is no whole number of a range; ``several`` where a list of them may stand as well."""
    if isinstance(value, str) and len(value) > LONGEST:
        return f"write a number, for example {max(least, 3)}"
    if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9_]+\s*", value):
        return f"write it without quotes: {value.strip()}"
    if isinstance(value, float) and value == value and abs(value) < most:
        return f"write {int(value)} or {int(value) + 1}; in an expression, // divides without rest, and round(…) rounds"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"the smallest is {least}" if value < least else f"the largest is {most:,}"
    if isinstance(value, str) and value.startswith("("):
        return ROUND_BRACKETS
    if several and isinstance(value, str) and re.fullmatch(r"\s*[0-9]+(\s*[\s,x×*]\s*[0-9]+)+\s*", value):
        product = f", or {as_expression(value)} for the product" if "*" in value else ""
        return f"write a list: [{', '.join(re.findall('[0-9]+', value))}]{product}"
    if is_arithmetic(value):
        return f"write it as an expression: {as_expression(value)}"
    return "give one number" if isinstance(value, list) else f"write a number, for example {max(least, 3)}"


def any_number(value: Any, what: str) -> str:
    """The remedy for what is no number of a range."""
    if is_arithmetic(value):
        return f"write it as an expression: {as_expression(value)}"
    if isinstance(value, str) and re.fullmatch(r"\s*[-+]?[0-9.]+(e[-+]?[0-9]+)?\s*", value):
        return f"write it without quotes: {value.strip()}"
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "write a number, for example 0.1"
    if "fraction" in what and 1 < value <= 100:
        return f"for {value:g} % write {value / 100:g}"
    if "fraction" in what:
        return "write a part of 1, for example 0.5 for one half"
    return f"write {what}"

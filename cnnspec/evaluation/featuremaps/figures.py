"""Numbers as a sheet writes them, and whether they fit into the cells of a small map."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cnnspec.drawing.measure import text_width

_SMALLEST, _LARGEST = 7.0, 11.0  # points
_DECIMALS = (0, 1, 2, 3)
_NEEDS_THREE = 0.1  # where the largest number is below, two decimals say too little
_MOST_CELLS = 8  # the side of a map whose numbers are written into it


def number(value: float) -> str:
    """A number with three digits, never with an exponent that a reader has to count: −1,842, 0.0712, 3.1·10⁻⁶."""
    value = float(value)
    if not np.isfinite(value):
        return {True: "no number"}.get(np.isnan(value), "∞" if value > 0 else "−∞")
    size = abs(value)
    if (size and size < 1e-4) or size >= 1e7:
        digits, power = f"{value:.1e}".split("e")
        return _signed(f"{digits}·10") + str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    if size >= 100:
        return _signed(f"{value:,.0f}")
    return _signed(f"{value:.3g}")


def extent(values: Any) -> str:
    """From the least to the most of an array."""
    low, high = number(values.min()), number(values.max())
    return f"all {low}" if low == high else f"{low} to {high}"


class Written(NamedTuple):
    """The numbers of a map as texts, row by row, in a size of letters."""

    rows: tuple[tuple[str, ...], ...]
    size: float


def written(values: Any, cell: float) -> Written | None:
    """The numbers of a small map in cells of a width in points, all with as many decimals; None where they do not fit.

    As many decimals as say the numbers exactly, but fewer where that is too wide; never fewer than one for fractions.
    """
    if max(values.shape) > _MOST_CELLS or not np.isfinite(values).all():
        return None
    scale = float(np.abs(values).max()) or 1.0
    most = 2 if scale >= _NEEDS_THREE else 3
    exact = next(
        (digits for digits in _DECIMALS if np.abs(np.round(values, digits) - values).max() < 1e-5 * scale), most
    )
    for decimals in range(exact, (1 if exact else 0) - 1, -1):
        if decimals < exact and np.abs(np.round(values, decimals)).max() == 0:
            return None
        rows = tuple(tuple(_signed(f"{value + 0.0:.{decimals}f}") for value in row) for row in values.tolist())
        widest = max(text_width(text, 1) for row in rows for text in row)
        size = min(_LARGEST, 0.5 * cell, 0.88 * cell / widest)
        if size >= _SMALLEST:
            return Written(rows, size)
    return None


def _signed(text: str) -> str:
    text = text.replace("-", "−")
    return text.lstrip("−") if not text.strip("−0.,") else text

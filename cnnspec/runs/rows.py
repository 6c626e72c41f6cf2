"""``history.csv``: a row for each epoch of a run."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from cnnspec.diagnostics import UsageError
from cnnspec.text.files import read_text

LONGEST = 1e12  # seconds that an epoch may have, so that sums and texts of them stay short
_LARGEST = 2**26  # bytes of a history


def read_rows(path: Path) -> list[dict[str, float]]:
    """The rows by the names of their columns; none where there is no such file. Raises UsageError."""
    if not os.path.lexists(path):
        return []
    try:
        lines = list(csv.reader(read_text(path, _LARGEST).splitlines()))
        return [_row(lines[0], line, number) for number, line in enumerate(lines[1:], 1)]
    except (ValueError, csv.Error) as error:
        raise UsageError(f"cannot read {path}: {error}") from None


def _row(names: list[str], values: list[str], number: int) -> dict[str, float]:
    if len(values) != len(names):
        raise ValueError(f"its row {number} has {len(values)} values for {len(names)} columns")
    row = {name: float(value) for name, value in zip(names, values, strict=True)}
    if row.get("epoch") != number:
        raise ValueError(f"its row {number} is not epoch {number}")
    if not 0 <= row.get("seconds", 0.0) < LONGEST:
        raise ValueError(f"its epoch {number} took {row['seconds']:g} seconds")
    return row

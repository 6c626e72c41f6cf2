"""What labels can be, whatever they are read from: one rule for their shape, type, values and text.

| `labels`  | shape            | values                                       |
|-----------|------------------|----------------------------------------------|
| index     | (N,) or (N, 1)   | whole numbers from 0                         |
| one_hot   | (N,) or (N, 1)   | whole numbers from 0                         |
|           | (N, classes)     | 0 and 1, exactly one 1 in each row           |
| multi_hot | (N, classes)     | 0 and 1, any number of them                  |

Whole numbers may be of any type: 3.0 is class 3, true is class 1. Rows have at least two columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.sources import DataError

if TYPE_CHECKING:
    import numpy as np

HIGHEST = 1_000_000  # of a class: a label above it is a mistake, such as a serial number
FROM_0 = "classes count from 0"

_TAKES = {
    "index": "one label per image",
    "one_hot": "one label per image, or one row per image with a column for each class",
    "multi_hot": "one row per image with a column for each class",
}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def has_columns(shape: Sequence[int]) -> bool:
    """Whether labels of that shape have a column for each class."""
    return len(shape) == 2 and shape[1] > 1


def columns_of(shape: Sequence[int]) -> int | None:
    """The number of columns, one for each class; None for labels that are numbers of classes."""
    return shape[1] if has_columns(shape) else None


def check_shape(
    shape: Sequence[int], images: int, kind: str, name: str, read: Callable[[], np.ndarray[Any, Any] | None]
) -> None:
    """Compares the shape of labels with what ``data.labels`` takes, before the labels are read.

    ``read`` returns the labels for a better help, or None where that would take too long.

    Raises:
        DataError: the shape fits neither ``kind`` nor the number of images.
    """
    single = len(shape) == 1 or (len(shape) == 2 and shape[1] == 1)
    fits = {"index": single, "one_hot": single or has_columns(shape), "multi_hot": has_columns(shape)}
    if not fits[kind]:
        written = f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
        message = f"the labels of {name} have shape {written}, but `labels: {kind}` takes {_TAKES[kind]}"
        raise DataError(message, _instead(shape, images, single, read), "labels")
    if shape[0] != images:
        message = f"{name} has {images:,} images but {shape[0]:,} labels"
        raise DataError(message, "write one label per image, in the same order", "labels")


def _instead(shape: Sequence[int], images: int, single: bool, read: Callable[[], np.ndarray[Any, Any] | None]) -> str:
    if single:
        return "write `labels: index`"
    if not has_columns(shape) or shape[0] != images:
        return "save labels of shape (N,): the number of each image's class, from 0"
    rows = read()
    if rows is None:
        return "write `labels: one_hot` if every row has exactly one 1, else `labels: multi_hot`"
    if not _zeros_and_ones(rows):
        return "save labels of shape (N,): the number of each image's class, from 0"
    return "write `labels: one_hot`" if (rows.sum(axis=1) == 1).all() else "write `labels: multi_hot`"


def _zeros_and_ones(rows: np.ndarray[Any, Any]) -> bool:
    import numpy as np

    return bool(np.isin(rows, (0, 1)).all())


class Classes(NamedTuple):
    """Labels as the trainer takes them: int32 (N,), or float32 (N, classes) for `multi_hot`."""

    labels: np.ndarray[Any, Any]
    classes: int


def classes_of(labels: np.ndarray[Any, Any], kind: str, name: str) -> Classes:
    """Checks the values of labels whose shape fits. Raises DataError."""
    return _rows(labels, kind, name) if has_columns(labels.shape) else _numbers(labels.ravel(), kind, name)


def _rows(rows: np.ndarray[Any, Any], kind: str, name: str) -> Classes:
    import numpy as np

    if not _zeros_and_ones(rows):
        row = int(np.flatnonzero(~np.isin(rows, (0, 1)).all(axis=1))[0])
        value = rows[row][~np.isin(rows[row], (0, 1))][0]
        message = f"the labels of {name} have {value} in row {row}, but `labels: {kind}` takes 0 and 1"
        raise DataError(message, "write 1 for each class of the image, 0 for all others", "labels")
    if kind == "multi_hot":
        return Classes(rows.astype(np.float32), rows.shape[1])
    ones = rows.sum(axis=1, dtype=np.int64)
    if (ones != 1).any():
        row = int(np.flatnonzero(ones != 1)[0])
        message = f"the labels of {name} have {ones[row]} ones in row {row}, but `labels: one_hot` takes exactly one"
        raise DataError(message, "write `labels: multi_hot`", "labels")
    return Classes(rows.argmax(axis=1).astype(np.int32), rows.shape[1])


def _numbers(labels: np.ndarray[Any, Any], kind: str, name: str) -> Classes:
    import numpy as np

    if labels.dtype.kind == "f":
        labels = labels.astype(np.float64)  # float16 has no number as high as the highest class
    whole = np.isfinite(labels) & (np.floor(labels) == labels) if labels.dtype.kind == "f" else np.True_
    wrong = np.flatnonzero(~(whole & (labels >= 0) & (labels <= HIGHEST)))
    if wrong.size:
        value = labels[wrong[0]].item()
        where = f"the labels of {name} have {value} at index {wrong[0]}"
        raise DataError(f"{where}, but `labels: {kind}` takes {_rule(value)}", FROM_0, "labels")
    return Classes(labels.astype(np.int32), int(labels.max()) + 1)


def _rule(value: float) -> str:
    return f"at most {HIGHEST:,}" if value > HIGHEST else "whole numbers from 0"


def whole_number(value: int, where: str) -> int:
    """A label that is a whole number, as a class. Raises DataError; ``where`` says where it stands."""
    if not 0 <= value <= HIGHEST:
        raise DataError(f"{where} has the label {value}, but classes are whole numbers from 0 to {HIGHEST:,}", FROM_0)
    return value


def number_in(text: str) -> float | None:
    """The number that a text is in ASCII digits, with a sign, a point or an exponent; None for any other text."""
    return float(text) if _NUMBER.fullmatch(text) else None


def written_number(text: str, where: str) -> int:
    """The class that a text such as ``3``, ``03``, ``3.0`` or ``3e0`` names. Raises DataError."""
    value = number_in(text)
    assert value is not None
    # As a decimal too: 1e-400 is 0.0 in 64 bits, and no class.
    if not 0 <= value <= HIGHEST or Decimal(text) != int(value):
        message = f"{where}: the label {text[:40]} is not a class: numbers are whole, from 0 to {HIGHEST:,}"
        raise DataError(message, f"{FROM_0}; if it is a name, list all names in `class_names`")
    return int(value)

"""A table of image files, their labels and, if it has such a column, the part that each belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.sources import DataError, Found, SourceFacts, Wanted, Where
from cnnspec.sources._images import IMAGE_OPTIONS, PART_NAMES, Sample, load, looked_at
from cnnspec.sources._labels import number_in, written_number
from cnnspec.sources._paths import Inside, below
from cnnspec.values.choices import REQUIRED, Option
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import Text, TextList, show

if TYPE_CHECKING:
    from cnnspec.values.choices import Options

OPTIONS: Options = {
    "path": Option(Text, REQUIRED),
    "image_column": Option(Text, "path"),
    "label_column": Option(Text, "label"),
    "split_column": Option(Text, "split"),
    "class_names": Option(TextList, None),
    **IMAGE_OPTIONS,
}
PARTS = True

_SEPARATOR = ";"  # between the classes of one image
_EMPTY = "write both, or remove the row", "path"


class _Row(NamedTuple):
    """One image of the table; ``labels`` are its classes as they are written, without spaces around them."""

    line: int
    image: str
    labels: tuple[str, ...]
    split: str


class _Classes(NamedTuple):
    """Every label as it is written, with its class; ``names`` are empty for labels that are numbers."""

    numbers: dict[str, int]
    names: tuple[str, ...]
    highest: str = ""

    @property
    def number(self) -> int:
        """Of labels that are numbers, every number up to the highest is a class."""
        return len(self.names) or max(self.numbers.values()) + 1


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Pixels of image files are bytes."""
    return SourceFacts(range=(0, 255), image_files=True)


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """Labels are numbers from 0 if all of them are, else names; `class_names` says which, and their order."""
    path = below(fields["path"], where, "path")
    rows = list(_rows(path, fields, labels == "multi_hot"))
    if not rows:
        raise DataError(f"{path} has no rows", "one row an image, below a row with the names of columns", "path")
    names = fields["class_names"]
    classes = _Classes({name: index for index, name in enumerate(names)}, names) if names else _classes(path, rows)
    inside = Inside(where.root or path.parent)
    parts: dict[str, list[Sample]] = {}
    folder = "" if path.parent == Path() else path.parent  # no ./ before names
    for row in rows:
        if "\0" in row.image:
            raise DataError(f"{path}:{row.line}: {show(row.image)} is not a path", "write paths from the table on")
        file = os.path.join(folder, row.image)
        if os.path.isabs(row.image) or not inside(file):
            raise DataError(f"{path}:{row.line}: {row.image} leads out of the folder", "write paths from the table on")
        if not os.path.isfile(file):
            missing = f"{file} is not a file" if os.path.exists(file) else f"there is no file {file}"
            raise DataError(f"{path}:{row.line}: {missing}", "paths are relative to the table")
        part = PART_NAMES.get(row.split or "train")
        if part is None:
            help = did_you_mean(row.split, list(PART_NAMES))
            raise DataError(f"{path}:{row.line}: unknown split '{row.split}'", help)
        numbers = tuple(_class(path, row, label, classes) for label in row.labels)
        parts.setdefault(part, []).append(Sample(file, numbers if labels == "multi_hot" else numbers[0]))
    if "training" not in parts:
        raise DataError(f"{path} has no row for the training", f"write train into the column {fields['split_column']}")
    return _inspected(parts, fields, classes, labels == "multi_hot")


def _inspected(parts: dict[str, list[Sample]], fields: dict[str, Any], classes: _Classes, multi_hot: bool) -> Found:
    skipped: list[str] = []
    for part in parts:
        parts[part], left_out = looked_at(parts[part], fields["broken"])
        skipped += left_out

    def read(wanted: Wanted) -> Any:
        names = classes.names
        return load(parts, wanted, fields, classes=classes.number, names=names, skipped=skipped, multi_hot=multi_hot)

    counts = {part: len(samples) for part, samples in parts.items()}
    return Found(read, counts, classes.number, classes.names, highest=classes.highest)


def _rows(path: Path, fields: dict[str, Any], multi_hot: bool) -> Iterator[_Row]:
    import csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = reader.fieldnames or []
            for field in ("image_column", "label_column"):
                if fields[field] not in columns:
                    there = f"it has {', '.join(columns)}" if columns else "it is empty"
                    help = did_you_mean(fields[field], columns) if columns else None
                    raise DataError(f"{path} has no column {fields[field]}; {there}", help, field)
            for row in reader:
                values = [row.get(fields[key]) or "" for key in ("image_column", "label_column", "split_column")]
                parts = values[1].split(_SEPARATOR) if multi_hot else [values[1]]
                labels = tuple(dict.fromkeys(part.strip() for part in parts))
                if not values[0] or "" in labels:
                    raise DataError(f"{path}:{reader.line_num}: a row without image or label", *_EMPTY)
                yield _Row(reader.line_num, values[0], labels, values[2])
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path} is no table in UTF-8: {error}", None, "path") from None
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}", None, "path") from None


def _classes(path: Path, rows: list[_Row]) -> _Classes:
    """The classes of a table without `class_names`. Raises DataError."""
    first: dict[str, int] = {}
    for row in rows:
        for label in row.labels:
            if _SEPARATOR in label:
                raise _several(path, row.line, label)
            first.setdefault(label, row.line)
    numeric = {label: line for label, line in first.items() if number_in(label) is not None}
    if not numeric:
        names = tuple(sorted(first))
        return _Classes({name: index for index, name in enumerate(names)}, names)
    if len(numeric) < len(first):
        raise _mixed(path, first, numeric)
    numbers = {label: written_number(label, f"{path}:{line}") for label, line in first.items()}
    highest = max(numbers, key=numbers.__getitem__)
    return _Classes(numbers, (), f"{path}:{first[highest]}")


def _mixed(path: Path, first: dict[str, int], numeric: dict[str, int]) -> DataError:
    number, at = next(iter(numeric.items()))
    name, line = next((label, line) for label, line in first.items() if label not in numeric)
    message = f"{path}:{line}: the label {name} is a name, but line {at} has the number {number}"
    return DataError(message, "write only numbers or only names, or list all labels in `class_names`", "label_column")


def _class(path: Path, row: _Row, label: str, classes: _Classes) -> int:
    if label in classes.numbers:
        return classes.numbers[label]
    if _SEPARATOR in label:
        raise _several(path, row.line, label)
    help = did_you_mean(label, classes.names)
    raise DataError(f"{path}:{row.line}: there is no class '{label}'", help, "class_names")


def _several(path: Path, line: int, label: str) -> DataError:
    message = f"{path}:{line}: '{label}' are several classes, but data.labels takes one"
    return DataError(message, "write `labels: multi_hot`", "label_column")

"""A table of image files, their labels and, if it has such a column, the part that each belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnspec.data.sources import DataError, Found, SourceFacts, Wanted, Where
from cnnspec.data.sources._images import IMAGE_OPTIONS, PART_NAMES, Sample, load, looked_at
from cnnspec.data.sources._paths import Inside, below
from cnnspec.spec.choices import REQUIRED, Option
from cnnspec.spec.types import Text, TextList
from cnnspec.suggest import did_you_mean

if TYPE_CHECKING:
    from cnnspec.spec.choices import Options

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
_HIGHEST = 1_000_000


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Pixels of image files are bytes."""
    return SourceFacts(range=(0, 255))


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """Labels are numbers from 0 if all of them are, else names, their classes in the order of the alphabet."""
    path = below(fields["path"], where, "path")
    rows = list(_rows(path, fields))
    if not rows:
        raise DataError(f"{path} has no rows", "one row an image, below a row with the names of columns", "path")
    names, highest = _names(path, rows, fields["class_names"])
    inside = Inside(where.root or path.parent)
    parts: dict[str, list[Sample]] = {}
    folder = "" if path.parent == Path() else path.parent  # no ./ before names
    for line, image, label, split in rows:
        file = os.path.join(folder, image)
        if os.path.isabs(image) or not inside(file):
            raise DataError(f"{path}:{line}: {image} leads out of the folder", "write paths from the table on")
        if not os.path.isfile(file):
            raise DataError(f"{path}:{line}: there is no file {file}", "paths are relative to the table")
        part = PART_NAMES.get(split or "train")
        if part is None:
            raise DataError(f"{path}:{line}: unknown split '{split}'", did_you_mean(split, list(PART_NAMES)))
        parts.setdefault(part, []).append(Sample(file, _label(path, line, label, names, labels == "multi_hot")))
    if "training" not in parts:
        raise DataError(f"{path} has no row for the training", f"write train into the column {fields['split_column']}")
    return _found(parts, fields, names, highest, labels == "multi_hot")


def _found(
    parts: dict[str, list[Sample]], fields: dict[str, Any], names: tuple[str, ...], highest: str, multi_hot: bool
) -> Found:
    skipped: list[str] = []
    for part in parts:
        parts[part], left_out = looked_at(parts[part], fields["broken"])
        skipped += left_out
    named = not names[0].isdigit()
    shown = names if named else ()

    def read(wanted: Wanted) -> Any:
        return load(parts, wanted, fields, classes=len(names), names=shown, skipped=skipped, multi_hot=multi_hot)

    counts = {part: len(each) for part, each in parts.items()}
    return Found(read, counts, len(names), shown, highest="" if named else highest)


def _rows(path: Path, fields: dict[str, Any]) -> Iterator[tuple[int, str, str, str]]:
    """Line, image, label and part of each row."""
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
                values = [row.get(fields[each]) or "" for each in ("image_column", "label_column", "split_column")]
                if not values[0] or not values[1]:
                    raise DataError(f"{path}:{reader.line_num}: a row without image or label")
                yield reader.line_num, values[0], values[1], values[2]
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path} is no table in UTF-8: {error}", None, "path") from None
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}", None, "path") from None


def _names(
    path: Path, rows: list[tuple[int, str, str, str]], given: tuple[str, ...] | None
) -> tuple[tuple[str, ...], str]:
    """The classes, and where the highest label stands; of labels that are numbers, every number up to it is one."""
    if given:
        return given, ""
    first: dict[str, int] = {}
    for line, _, label, _ in rows:
        for each in label.split(_SEPARATOR):
            first.setdefault(each.strip(), line)
    if not all(each.isascii() and each.isdigit() for each in first):
        return tuple(sorted(first)), ""
    highest = max(first, key=int)
    if int(highest) > _HIGHEST:
        raise DataError(f"{path}:{first[highest]}: the label {highest} is no class", "classes count from 0")
    return tuple(map(str, range(int(highest) + 1))), f"{path}:{first[highest]}"


def _label(path: Path, line: int, text: str, names: tuple[str, ...], multi_hot: bool) -> int | tuple[int, ...]:
    numbers = names[0].isdigit()
    found = []
    for each in text.split(_SEPARATOR) if multi_hot else [text]:
        each = each.strip()
        if each not in names:
            help = (
                "several classes an image need `labels: multi_hot`" if _SEPARATOR in each else did_you_mean(each, names)
            )
            raise DataError(f"{path}:{line}: there is no class '{each}'", help, "class_names")
        found.append(int(each) if numbers else names.index(each))
    return tuple(found) if multi_hot else found[0]

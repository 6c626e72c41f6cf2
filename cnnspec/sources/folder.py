"""Image files in a folder for each class; these may lie in folders ``train``, ``validation`` and ``test``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnspec.sources import DataError, Found, SourceFacts, Wanted, Where
from cnnspec.sources._images import IMAGE_OPTIONS, PART_NAMES, Sample, load, looked_at
from cnnspec.sources._paths import Inside, below
from cnnspec.sources.images.headers import SUFFIXES
from cnnspec.values.choices import REQUIRED, Option
from cnnspec.values.printable import valid_text
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import Text, TextList

if TYPE_CHECKING:
    from cnnspec.values.choices import Options

OPTIONS: Options = {"path": Option(Text, REQUIRED), "class_names": Option(TextList, None), **IMAGE_OPTIONS}
PARTS = True


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Pixels of image files are bytes."""
    return SourceFacts(range=(0, 255), image_files=True)


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """Classes are the folders' names in the order of the alphabet, unless ``class_names`` gives another."""
    if labels == "multi_hot":
        raise DataError("an image in a class's folder has one class, labels are multi_hot", "use csv")
    root = below(fields["path"], where, "path", kind="folder")
    inside = Inside(where.root or root)
    folders = _parts(root)
    names = _classes(folders["training"], fields["class_names"])
    parts: dict[str, list[Sample]] = {}
    skipped: list[str] = []
    for part, folder in folders.items():
        parts[part], left_out = looked_at(_samples(folder, names, part, inside), fields["broken"])
        skipped += left_out

    # A folder's name may be no text at all, which files of results, pages and models cannot hold.
    shown = tuple(map(valid_text, names))

    def read(wanted: Wanted) -> Any:
        return load(parts, wanted, fields, classes=len(names), names=shown, skipped=skipped)

    return Found(read, {part: len(samples) for part, samples in parts.items()}, len(names), shown)


def _folders(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))


def _parts(root: Path) -> dict[str, Path]:
    names = _folders(root)
    if not names or any(name not in PART_NAMES for name in names):
        return {"training": root}
    folders: dict[str, Path] = {}
    for name in names:
        if PART_NAMES[name] in folders:
            raise DataError(f"{root} has two folders for {PART_NAMES[name]}", f"{name} is the second", "path")
        folders[PART_NAMES[name]] = root / name
    if "training" not in folders:
        raise DataError(f"{root} has {', '.join(names)} but no folder train", None, "path")
    return folders


def _classes(folder: Path, class_names: tuple[str, ...] | None) -> tuple[str, ...]:
    there = _folders(folder)
    if not there:
        raise DataError(f"{folder} has no folders, one for each class", "put the images of each class into one", "path")
    for name in class_names or ():
        if name not in there:
            raise DataError(f"there is no folder {folder / name}", did_you_mean(name, there), "class_names")
    return tuple(class_names or there)


def _samples(folder: Path, names: tuple[str, ...], part: str, inside: Inside) -> list[Sample]:
    samples: list[Sample] = []
    for name in _folders(folder):
        if name not in names and part != "training":
            raise DataError(f"{folder / name} is of a class that the training part has not", did_you_mean(name, names))
    for label, name in enumerate(names):
        if part != "training" and not (folder / name).is_dir():
            continue
        files = sorted(
            entry for entry in os.listdir(folder / name) if entry.lower().endswith(SUFFIXES) and entry[0] != "."
        )
        if not files:
            kinds = ", ".join(suffix[1:] for suffix in SUFFIXES)
            raise DataError(
                f"the class {name} is empty: {folder / name} has no image ({kinds})", "remove it or fill it"
            )
        for file in files:
            path = os.path.join(folder, name, file)
            if not inside(path):
                raise DataError(f"{path} leads out of the folder", "copy it, or use --data-root DIR", "path")
            samples.append(Sample(path, label))
    return samples

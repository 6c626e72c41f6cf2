"""Which images are evaluated: a part of the run's data, or other images in the same form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from cnnspec.data.read import Look, read
from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.trained import Trained
from cnnspec.sources import OPTIONS, SOURCES, Found, Wanted, Where
from cnnspec.sources.images.arrays import Arrays
from cnnspec.values.choices import Choice, chosen

Split = Literal["train", "validation", "test"]
_PARTS = {"train": "training", "validation": "validation", "test": "test"}
_KINDS = {".csv": "csv", ".npz": "npz", ".tfrecord": "tfrecord"}


class Images(NamedTuple):
    """Images with their labels, what they are called for the user, and sentences about them."""

    arrays: Arrays
    title: str
    notes: tuple[str, ...] = ()


def images_of(run: Trained, split: Split | None, data: Path | None, data_root: Path | None) -> Images:
    """The images that a command names; the validation part unless it names one.

    Raises UsageError or SpecError where there are none such.
    """
    if data is not None:
        return _others(run, data, split)
    return part_of_run(run, split or "validation", run.look(data_root))


def part_of_run(run: Trained, split: Split, look: Look) -> Images:
    """A part of the images of the run."""
    has_test = look.test is not None or "test" in look.source.counts
    if split == "test" and not has_test:
        raise UsageError(
            f"the data of {run.folder.path} has no test part",
            help="write data.test in the spec, or name other images with --data",
        )
    parts = read(run.data, run.model.input_shape[1:], look)
    arrays = getattr(parts, _PARTS[split])
    return Images(_checked(run, arrays, run.data.source.name), f"{run.data.source.name}, {split}", parts.notes)


def _others(run: Trained, path: Path, split: Split | None) -> Images:
    source = _source(run, path)
    contents: Found = SOURCES[source.name].find(
        source.fields, Where(path.parent.absolute(), named=True), run.data.labels
    )
    if split is not None and _PARTS[split] not in contents.counts:
        raise UsageError(f"{path} has no {split} part; it has {', '.join(contents.counts)}", help="leave out --split")
    part = _PARTS[split] if split else "test" if "test" in contents.counts else "training"
    unknown = [name for name in contents.names if run.classes and name not in run.classes]
    if unknown:
        raise UsageError(
            f"{path} has the class {unknown[0]}, which the run has not; its classes are {', '.join(run.classes)}",
            help="name folders and labels as the run's classes",
        )
    parts = contents.load(Wanted(tuple(run.model.input_shape[1:]), run.data.cache_bytes))
    arrays = _renumbered(run, getattr(parts, part), contents.names)
    title = str(path) if split is None and len(contents.counts) == 1 else f"{path}, {part}"
    return Images(_checked(run, arrays, str(path)), title, parts.notes)


def _source(run: Trained, path: Path) -> Choice:
    """The source that reads a path, with the run's own fields where it is of the same kind."""
    if not path.exists():
        raise UsageError(
            f"there is no file or folder {path}", help="--data takes a folder, or a .csv, .npz or .tfrecord file"
        )
    name = "folder" if path.is_dir() else _KINDS.get(path.suffix.lower())
    if name is None:
        raise UsageError(f"--data cannot read {path}", help="it takes a folder, or a .csv, .npz or .tfrecord file")
    own = run.data.source.fields if run.data.source.name == name else {}
    fields = {key: value for key, value in own.items() if value is not None} | {"path": path.absolute().name}
    fields.pop("class_names", None)  # a part of the classes will do
    if name == "csv" and run.classes:  # else the label 1 of a run with the classes "1" and "0" would be its second
        fields["class_names"] = list(run.classes)
    return chosen({name: fields}, OPTIONS, "source")


def _renumbered(run: Trained, arrays: Arrays, names: tuple[str, ...]) -> Arrays:
    """With the numbers that the classes have in the run."""
    if not names or not run.classes:
        return arrays
    numbers = np.array([run.classes.index(name) for name in names])
    if arrays.labels.ndim == 1:
        labels = numbers[arrays.labels].astype(np.int32)
    else:
        labels = np.zeros((len(arrays), len(run.classes)), np.float32)
        labels[:, numbers] = arrays.labels
    return replace(arrays, labels=labels, classes=len(run.classes), names=run.classes)


def _checked(run: Trained, arrays: Arrays, title: str) -> Arrays:
    wanted = run.model.input_shape[1:]
    shape = arrays.shape
    if len(shape) != len(wanted) or any(
        expected not in (None, size) for expected, size in zip(wanted, shape, strict=True)
    ):
        raise UsageError(f"{title} has images of {list(shape)}, the model takes {list(wanted)}")
    if arrays.classes > run.outputs:
        raise UsageError(f"{title} has {arrays.classes} classes, the model has {run.outputs} outputs")
    return arrays

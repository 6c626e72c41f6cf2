"""``run.json``: what a run was begun with, so that going on can be told from going on differently."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.text.files import read_text, write_atomically
from cnnspec.values.printable import json_text
from cnnspec.values.types import show

NAME = "run.json"
_LARGEST = 2**20  # bytes; what we write has a few thousand
_LARGEST_INTEGER = 2**63
_DEEPEST = 20  # lists and objects inside each other
_KINDS = {
    "begun": str, "spec": str, "environment": dict, "data": dict, "monitor": str, "initial": dict | None,
    "classes": list, "folder": str | None, "resumed": list,
}  # fmt: skip
_OPTIONAL = {"initial", "classes", "folder", "resumed"}


@dataclass(frozen=True)
class Record:
    """What decides the numbers of a run besides its spec.

    ``begun`` is a time in UTC. ``spec`` is the SHA-256 of ``spec.yaml``. ``environment`` has versions, hardware, thread
    count and precision, ``data`` of each part the number of images, of classes, and what they hash to. ``initial`` is
    the file that weights came from and its SHA-256. ``monitor`` is the measure that says which epoch is the best.
    ``classes`` are the names that the data gave them, ``folder`` is what the paths of the data are relative to.
    ``resumed`` has for each time that the run was gone on with the epochs done and what differed then.
    """

    begun: str
    spec: str
    environment: dict[str, Any]
    data: dict[str, Any]
    monitor: str
    initial: dict[str, str] | None = None
    classes: list[str] = field(default_factory=list)
    folder: str | None = None
    resumed: list[dict[str, Any]] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Leaves it in the folder of the run."""
        write_atomically(folder / NAME, json_text(asdict(self)) + "\n")


def read_record(folder: Path) -> Record | None:
    """What is on record of a run; None of one that has none. Raises UsageError."""
    path = folder / NAME
    if not os.path.lexists(path):
        return None
    data = read_json(path)
    if missing := [name for name in _KINDS if name not in data and name not in _OPTIONAL]:
        raise UsageError(f"{path} is no record of a run: it has no {missing[0]}")
    if unknown := [name for name in data if name not in _KINDS]:
        raise UsageError(f"{path} is no record of a run: there is no field {show(unknown[0])}")
    record = Record(**data)
    if wrong := _wrong_field(record):
        raise UsageError(f"{path} is no record of a run: {wrong} is {show(data.get(wrong))}")
    return record


def _wrong_field(record: Record) -> str | None:
    """The first field that is not of the kind that is read from it, or what is inside it."""
    if wrong := next((name for name, kind in _KINDS.items() if not isinstance(getattr(record, name), kind)), None):
        return wrong
    initial = record.initial
    right = {
        "classes": all(isinstance(name, str) for name in record.classes),
        "data": all(isinstance(part, dict) for part in record.data.values()),
        "folder": "\0" not in (record.folder or ""),
        "initial": initial is None or all(isinstance(initial.get(name), str) for name in ("path", "sha256")),
    }
    return next((name for name, is_right in right.items() if not is_right), None)


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file. Raises UsageError."""
    text = read_text(path, _LARGEST)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    if not isinstance(data, dict):
        raise UsageError(f"cannot read {path}: it holds no object")
    if _is_deep(data):
        raise UsageError(f"cannot read {path}: its values are nested more than {_DEEPEST} deep")
    return data


def is_number(value: object) -> bool:
    """Whether a value of JSON is a number that can be calculated with: no integer is larger than floats are."""
    return isinstance(value, float) or (isinstance(value, int) and abs(value) < _LARGEST_INTEGER)


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
    return bool(level)


def _inside(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()

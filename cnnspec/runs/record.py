"""``run.json``: what a run was begun with, so that going on can be told from going on differently."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.files import write_atomically
from cnnspec.printable import json_text

NAME = "run.json"
_LARGEST = 2**20  # bytes; what we write has a few thousand
_KINDS = {"begun": str, "environment": dict, "data": dict, "classes": list, "folder": str | None, "resumed": list}


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
    if not path.exists():
        return None
    data = read_json(path)
    try:
        record = Record(**data)
    except TypeError:
        raise UsageError(f"{path} is no record of a run") from None
    if not all(isinstance(getattr(record, name), kind) for name, kind in _KINDS.items()):
        raise UsageError(f"{path} is no record of a run")
    return record


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file. Raises UsageError."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise ValueError("it is too large")
        data = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    if not isinstance(data, dict):
        raise UsageError(f"cannot read {path}: it holds no object")
    return data

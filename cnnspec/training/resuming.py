"""Whether a run can be gone on with as it began: the same data, or none; another environment is told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cnnspec.data.fingerprint import fingerprint
from cnnspec.diagnostics import UsageError
from cnnspec.runs.differences import differences
from cnnspec.runs.record import Record, read_record
from cnnspec.text.files import open_regular
from cnnspec.training.environment import environment
from cnnspec.training.feeds import Feeds
from cnnspec.training.job import Job
from cnnspec.training.stopping import watch

_NAMES = {"images": "images", "classes": "classes"}  # what is told with its numbers


def new_record(job: Job, fed: Feeds, precision: str) -> Record:
    """What a run is begun with now."""
    return Record(
        begun=datetime.now(UTC).isoformat(timespec="seconds"),
        spec=hashlib.sha256(job.resolved.encode()).hexdigest(),
        environment=environment(precision),
        data={"training": fingerprint(fed.arrays[0]), "validation": fingerprint(fed.arrays[1])},
        monitor=watch(job.train).monitor,
        initial=_initial(job),
        classes=list(job.look.source.names) if job.look else [],
        folder=None if job.root is None else str(job.root.absolute()),
    )


def gone_on(folder: Path, now: Record, epochs: int) -> tuple[Record, list[str]]:
    """The record of a run that has so many epochs, and what the user should know before it goes on.

    Raises UsageError where the data have changed.
    """
    record = read_record(folder)
    if record is None:
        return now, [f"{folder} has no run.json: whether data and versions are as before is not known"]
    if changed := list(_changes(record.data, now.data)):
        raise UsageError(
            f"the data are not those of the run in {folder}: {'; '.join(changed)}",
            help="bring them back as they were, or choose another --out to train on these",
        )
    others = [difference.sentence() for difference in differences(record.environment, now.environment)]
    notes = [f"not as when the run began: {other}" for other in others]
    if others:
        notes.append("  so the weights may differ, in their last bits, from those of a run without a stop")
    entry = {"at": now.begun, "epochs": epochs, "differs": others}
    return replace(record, spec=now.spec, folder=now.folder, resumed=[*record.resumed, entry]), notes


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for part, now in after.items():
        then = before.get(part, {})
        counts = [difference for difference in differences(then, now) if difference.path in _NAMES]
        if counts:
            yield ", ".join(
                f"{part} had {difference.before} {_NAMES[difference.path]} and has {difference.after}"
                for difference in counts
            )
        elif then.get("content") != now["content"]:
            yield f"{part} has other images, or the same in another order"
        elif then.get("labels") != now["labels"]:
            yield f"the labels of {part} are others"


def _initial(job: Job) -> dict[str, str] | None:
    if job.initial is None:
        return None
    with open_regular(job.initial.path) as file:
        return {"path": str(job.initial.path), "sha256": hashlib.file_digest(file, "sha256").hexdigest()}

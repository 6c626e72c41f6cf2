"""Doing something again whenever files change, by looking at them twice a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.reading.parse import parse, read_source
from cnnspec.spans.source import Source

PAUSE = 0.5  # seconds between two looks
Stamp = tuple[int, int] | None


def watch(
    action: Callable[[], None],
    files: Callable[[], Iterable[str]],
    *,
    rounds: int | None = None,
    pause: float = PAUSE,
) -> None:
    """Call ``action`` at once, and again whenever one of the files, or what they include, is other than before.

    It ends by KeyboardInterrupt, or after a number of looks.
    """
    seen: dict[str, Stamp] | None = None
    included: dict[tuple[str, Stamp], list[str]] = {}
    looks = 0
    while rounds is None or looks < rounds:
        looks += 1
        now = _stamps(files(), included)
        if now != seen:
            seen = now  # from before the action: what changes meanwhile is seen in the next round
            action()
        time.sleep(pause)


def _stamps(files: Iterable[str], included: dict[tuple[str, Stamp], list[str]]) -> dict[str, Stamp]:
    stamps: dict[str, Stamp] = {}
    waiting = list(files)
    while waiting:
        name = waiting.pop()
        if name in stamps:
            continue
        stamp = stamps[name] = _stamp(name)
        if (name, stamp) not in included:
            included[name, stamp] = _included_by(name) if stamp else []
        waiting += included[name, stamp]
    return stamps


def _stamp(name: str) -> Stamp:
    try:
        status = Path(name).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _included_by(name: str) -> list[str]:
    try:
        return included(read_source(name))
    except (SpecError, UsageError):
        return []  # it is told by the check


def included(source: Source) -> list[str]:
    """The files that a spec or a file for it names under `include`; none where it cannot be read."""
    try:
        value = parse(source).get("include")
    except SpecError:
        return []
    entries = value if isinstance(value, list) else [value]
    folder = source.folder or Path()
    return [str(folder / entry) for entry in entries if isinstance(entry, str) and "\0" not in entry]


def with_included(files: Iterable[str]) -> list[str]:
    """Files and all that they include, whether they are there or not."""
    return list(_stamps(files, {}))

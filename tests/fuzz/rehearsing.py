"""The look through an HDF5 file in a process of its own, as a fork: a new process would take longer than all else."""

from __future__ import annotations

import io
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fuzz.limits import is_watching, unwatched

_SECONDS = 3  # a case is small


def rehearse_in_forks() -> None:
    """Let `cnnspec.keras_model.rehearsal` fork this process; it takes the answers as those of a new one."""
    import cnnspec.keras_model.damaged
    import cnnspec.keras_model.keras_archive
    from cnnspec.keras_model import rehearsal

    assert cnnspec.keras_model.damaged.DAMAGED, (
        "the fork needs these modules, and must not read them from a case's folder"
    )
    rehearsal.subprocess = SimpleNamespace(run=_run, TimeoutExpired=subprocess.TimeoutExpired)


def _run(command: list[str], **options: Any) -> Any:
    from cnnspec.keras_model import rehearsal

    if not is_watching():
        return subprocess.run(command, **options)
    reader, writer = os.pipe()
    with unwatched():
        pid = os.fork()
    if not pid:
        sys.stdout = io.TextIOWrapper(os.fdopen(writer, "wb"))
        code = 1
        rehearsal._limit_memory = lambda path: None  # the fork shares the bound of this process
        try:
            code = rehearsal._main(Path(command[-1]))
            sys.stdout.flush()
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said, late = _read(answer.fileno())
        if late:
            os.kill(pid, 9)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if late:
        raise subprocess.TimeoutExpired(command, _SECONDS)
    return SimpleNamespace(returncode=code, stdout=said)


def _read(descriptor: int) -> tuple[bytes, bool]:
    """What the fork writes until it ends, and whether it takes too long."""
    said, end = b"", time.monotonic() + _SECONDS
    while select.select([descriptor], [], [], max(0.0, end - time.monotonic()))[0]:
        block = os.read(descriptor, 65536)
        if not block:
            return said, False
        said += block
    return said, True

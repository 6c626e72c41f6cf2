"""A training whose disk is full, or whose folder is read-only, after its second epoch: ``full_disk.py KIND ROOM OUT``.

``limit`` bounds every file to ROOM bytes, ``fill`` leaves ROOM bytes on the file system of OUT, ``readonly`` takes the
right to write into OUT away.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from training_runs import Watcher, train

from cnnspec.diagnostics import UsageError

kind, room, out = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])


def after(epoch: int) -> None:
    """Makes it so."""
    if epoch != 2:
        return
    if kind == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    elif kind == "readonly":
        out.chmod(0o555)
    else:
        system = os.statvfs(out)
        free = system.f_bavail * system.f_frsize
        (out.parent / "fill").write_bytes(b"x" * (free - room))


try:
    train(out, progress=Watcher(after))
except UsageError as error:
    print(f"{error.message}|{error.help}")
    sys.exit(2)

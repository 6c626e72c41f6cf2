"""A training whose disk is full, or whose folder is read-only, after its second epoch: ``full_disk.py KIND ROOM OUT``.

``limit`` bounds every file to ROOM bytes, ``fill`` leaves ROOM bytes on the file system of OUT, ``readonly`` takes the
right to write into OUT away, also from root.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from pathlib import Path

from training_runs import Watcher, train

from cnnspec.diagnostics import UsageError

kind, room, out = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])


def without_the_rights_of_root() -> None:
    """Make the permissions of files hold for root too, in this process: it loses two capabilities of Linux."""

    class Header(ctypes.Structure):
        _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))

    class Sets(ctypes.Structure):
        _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))

    header, sets = Header(0x20080522, 0), (Sets * 2)()
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.capget(ctypes.byref(header), sets) == 0
    for name in ("effective", "permitted"):  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
        setattr(sets[0], name, getattr(sets[0], name) & ~(1 << 1 | 1 << 2))
    assert libc.capset(ctypes.byref(header), sets) == 0


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


if kind == "readonly" and not os.geteuid():
    without_the_rights_of_root()
try:
    train(out, progress=Watcher(after))
except UsageError as error:
    print(f"{error.message}|{error.help}")
    sys.exit(2)

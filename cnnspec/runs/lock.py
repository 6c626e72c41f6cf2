"""One training at a time in a folder; the system forgets the lock with the process, however that ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnnspec.diagnostics import UsageError

try:
    import fcntl
except ImportError:  # Windows: two trainings in one folder are then the user's affair
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Within, the folder is this process's. Raises UsageError where it is another's."""
    if fcntl is None:
        yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise UsageError(f"cannot read {folder}: {error.strerror}", help="choose another --out") from None
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _in_use(folder) from None
    except OSError:  # a file system without locks
        return


def refuse_locked(folder: Path) -> None:
    """Raises UsageError where another process is training; one that takes the folder later is found by ``locked``."""
    if is_locked(folder):
        raise _in_use(folder)


def _in_use(folder: Path) -> UsageError:
    return UsageError(f"another process is training in {folder}", help="wait for it, or choose another --out")


def is_locked(folder: Path) -> bool:
    """Whether some process is training in a folder."""
    if fcntl is None:
        return False
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False

"""Writing files so that a reader never sees half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnnspec.diagnostics import UsageError

MARK = ".unfinished-"  # how the names of files begin that are being written


@contextmanager
def replacing(path: Path, mode: int | None = None) -> Iterator[Path]:
    """A temporary file in the same folder, with the same ending, that replaces ``path`` when the block is left well.

    The folder is made where there is none. ``mode`` are the permissions, those of any new file unless given. Raises
    UsageError where it cannot be written.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=MARK, suffix=path.suffix)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask() if mode is None else mode)
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Waits until the names in a folder are on the disk: what was replaced stays so when the power fails."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    except OSError:  # nor does every file system do this
        pass
    finally:
        os.close(handle)


def write_atomically(path: Path, content: str | bytes, mode: int | None = None) -> None:
    """Replace a file by new content, once that is complete. Raises UsageError where it cannot be written."""
    with replacing(path, mode) as temporary:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)


def _umask() -> int:
    # mkstemp makes private files; a result has the permissions that any new file would have.
    current = os.umask(0)
    os.umask(current)
    return current

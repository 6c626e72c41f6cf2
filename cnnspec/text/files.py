"""Writing files so that a reader never sees half of one, and reading files that anybody may have written."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from cnnspec.diagnostics import UsageError

MARK = ".unfinished-"  # how the names of files begin that are being written


@contextmanager
def replacing(path: Path, mode: int | None = None) -> Iterator[Path]:
    """A temporary file in the same folder, with the same ending, that replaces ``path`` when the block is left well.

    The folder is made where there is none. ``mode`` are the permissions: unless given, those of the file that is
    replaced, or of any new one. A link stays, and what it leads to is replaced; a device or a pipe is written into.
    Raises UsageError where it cannot be written.
    """
    temporary: Path | None = None
    try:
        there = _status(path)
        into = there is not None and not stat.S_ISREG(there.st_mode)
        target = Path(os.path.realpath(path))
        if not into:
            target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=None if into else target.parent, prefix=MARK, suffix=path.suffix)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        if into:
            _pour(temporary, path)
            return
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        usual = 0o666 & ~_umask() if there is None else stat.S_IMODE(there.st_mode)
        temporary.chmod(usual if mode is None else mode)
        temporary.replace(target)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _status(path: Path) -> os.stat_result | None:
    """What is there under a name, links followed. Raises OSError where that must not be replaced."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not os.access(path, os.W_OK):  # to put another in its place takes the right to the folder only
        raise OSError(errno.EACCES, "it is read-only")
    return status


def _pour(source: Path, target: Path) -> None:
    with source.open("rb") as file, target.open("wb", buffering=0) as into:
        shutil.copyfileobj(file, into)


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
    """Replace a file by new content, once that is complete. Raises UsageError where it cannot be written.

    A text becomes valid UTF-8: bytes in it of a file name that is not are written as escapes.
    """
    with replacing(path, mode) as temporary:
        temporary.write_bytes(content.encode(errors="backslashreplace") if isinstance(content, str) else content)


def open_regular(path: str | Path) -> BufferedReader:
    """Open a regular file for reading, links followed, and refuse everything else.

    A pipe would wait for a writer that may never come, and a device may never end. Raises OSError; ``strerror`` says
    what is there instead.
    """
    return open(path, "rb", opener=_opened_regular)


def _opened_regular(path: str, flags: int) -> int:
    # Opening a pipe would wait for its other end. The check comes after opening, so that nobody can swap the file
    # between the two.
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    kind = stat.S_IFMT(os.fstat(handle).st_mode)
    if kind == stat.S_IFREG:
        return handle
    os.close(handle)
    if kind == stat.S_IFDIR:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    raise OSError(errno.EINVAL, f"it is {_KINDS.get(kind, 'a device')}, not a file", path)


_KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


def read_bytes(path: str | Path, largest: int) -> bytes:
    """Read a whole regular file of at most ``largest`` bytes. Raises UsageError that names the file."""
    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            content = file.read(min(size, largest) + 1)  # takes as much memory as it is asked for
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
    except ValueError as error:  # a name with a null byte
        raise UsageError(f"cannot read {path}: {error}") from None
    if len(content) > largest:
        raise UsageError(f"cannot read {path}: it is larger than {largest:,} bytes")
    return content


def read_text(path: str | Path, largest: int) -> str:
    """Read a regular file of UTF-8 text of at most ``largest`` bytes. Raises UsageError that names the file."""
    content = read_bytes(path, largest)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte 0x{content[error.start]:02x} at offset {error.start:,}"
        raise UsageError(f"cannot read {path}: it is not UTF-8 text: {place}") from None


def _umask() -> int:
    # mkstemp makes private files; a result has the permissions that any new file would have.
    current = os.umask(0)
    os.umask(current)
    return current

"""Errors of damaged files, as one message each."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError

from cnnspec.diagnostics import UsageError

# What h5py, zipfile and json raise for a damaged file; RuntimeError covers RecursionError and NotImplementedError.
DAMAGED = (
    OSError, EOFError, KeyError, ValueError, TypeError, RuntimeError, OverflowError, MemoryError, struct.error,
    zipfile.BadZipFile, zlib.error, LZMAError,
)  # fmt: skip


@contextmanager
def refusing_damaged(message: str, help: str | None = None) -> Iterator[None]:
    """Turn every error that a damaged file causes into a UsageError that starts with ``message``."""
    try:
        yield
    except DAMAGED as error:
        raise UsageError(f"{message}: {reason(error)}", help) from None


def reason(error: BaseException) -> str:
    """The first line of what an error says; that of a KeyError is in quotes otherwise."""
    text = getattr(error, "strerror", None) or str(
        error.args[0] if isinstance(error, KeyError) and error.args else error
    )
    return text.strip().splitlines()[0] if text.strip() else type(error).__name__

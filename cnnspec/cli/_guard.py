"""The end of a command that met something no code has expected: one line, and an exit code."""

from __future__ import annotations

import errno
import io
import os

from cnnspec.cli._common import show_refusal
from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.exhausted import is_exhausted
from cnnspec.text.terminal import tell

FAULT = 70  # EX_SOFTWARE of sysexits.h
_LONGEST = 300  # characters of what an exception says
_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)


def report(error: Exception, *, details: bool) -> int:
    """Print what ended the command, with ``details`` the traceback too, and return the exit code.

    A file that cannot be used and too little memory are matters of the machine; all else is a bug.
    """
    if details:
        import traceback

        tell("".join(traceback.format_exception(error)).rstrip("\n"))
    else:
        error.__traceback__ = error.__context__ = error.__cause__ = None  # what they hold may be most of the memory
    if is_exhausted(error):
        show_refusal(
            UsageError("out of memory", "use a smaller batch, input or network, or a machine with more memory")
        )
        return 2
    if isinstance(error, OSError) and not isinstance(error, io.UnsupportedOperation):
        show_refusal(_of_the_system(error))
        return 2
    ask = "please report it" if details else "please report it; --traceback shows the details"
    tell(f"cnnspec: internal error: {_in_short(error)} ({ask})")
    return FAULT


def _of_the_system(error: OSError) -> UsageError:
    reason = error.strerror or str(error) or type(error).__name__
    if error.filename is None and not _has_folder():
        return UsageError("the current folder does not exist", "change to one that does: cd DIR")
    doing = "write" if error.errno in _WRITING else "read or write"
    # A file that was opened by its number has no name to show.
    path = f" {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes | os.PathLike) else ""
    return UsageError(f"cannot {doing}{path}: {reason}")


def _has_folder() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _in_short(error: Exception) -> str:
    """The kind of an exception and the first line that it says."""
    message = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    kind = type(error).__name__
    if not message:
        return kind
    return f"{kind}: {message if len(message) <= _LONGEST else message[:_LONGEST] + ' …'}"

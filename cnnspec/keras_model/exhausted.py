"""Running out of memory, as one line with a remedy."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from cnnspec.diagnostics import UsageError

_TENSOR = re.compile(r"tensor with shape\s?\[([\d,]*)\] and type (\w+)")


@contextmanager
def enough_memory(purpose: str, help: str) -> Iterator[None]:
    """Turn a lack of memory in the block into a UsageError: there is not enough memory to ``purpose``."""
    try:
        yield
    except Exception as error:  # by its name: TensorFlow's own class would need TensorFlow, which may not be loaded
        if not is_exhausted(error):
            raise
        raise UsageError(f"there is not enough memory to {purpose}{_missing(error)}", help) from None


def is_exhausted(error: BaseException) -> bool:
    """Whether Python, NumPy, TensorFlow or the system reports that memory does not suffice."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    return isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError"


def _missing(error: BaseException) -> str:
    """What does not fit, where the error says so."""
    match = _TENSOR.search(str(error))
    if match is None:
        return ""
    shape, kind = match[1].replace(",", " × "), match[2]
    return f": a tensor of {shape} numbers ({kind}) does not fit"

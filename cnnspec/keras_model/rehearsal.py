"""A look through an HDF5 file in a process of its own, before this one reads it.

The HDF5 library is written in C. A damaged file can end the process that reads it, or keep it busy forever; what the
other process survives does no harm here, because the same calls follow.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

SECONDS = 30  # a file of 200,000 arrays takes about ten
_MEMORY = 2**31  # bytes beside twice the size of the file


def rehearse(path: Path) -> None:
    """Raises ValueError with the reason why a file, or the weights in a ``.keras`` archive, cannot be read."""
    # -P: the current folder may hold modules of others. The paths are those of this process.
    command = [sys.executable, "-P", "-m", __name__, str(path.absolute())]
    paths = os.pathsep.join(folder for folder in sys.path if folder)
    environment = {**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}
    try:
        ended = subprocess.run(command, env=environment, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ValueError(f"it is damaged: the HDF5 library reads it for more than {SECONDS} seconds") from None
    if ended.returncode == _REFUSED:
        raise ValueError(ended.stdout.decode("utf-8", "replace").strip())
    if ended.returncode:
        raise ValueError("it is damaged: the HDF5 library crashes on it")


_REFUSED = 3


def _main(path: Path) -> int:
    from cnnspec.keras_model.damaged import DAMAGED, reason

    _limit_memory(path)
    try:
        _look_through(path)
    except DAMAGED as error:
        sys.stdout.buffer.write(reason(error).encode("utf-8", "replace"))
        return _REFUSED
    return 0


def _look_through(path: Path) -> None:
    from cnnspec.keras_model.hdf5 import check_attributes, open_plain
    from cnnspec.keras_model.keras_archive import weights_in
    from cnnspec.text.files import open_regular

    with open_regular(path) as file, open_plain(weights_in(file)) as stored:
        check_attributes(stored)
        stored.visititems(lambda name, entry: check_attributes(entry))


def _limit_memory(path: Path) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    most = _MEMORY + 2 * path.stat().st_size
    with suppress(OSError, ValueError):  # systems and shells with limits of their own
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    # Nothing that the end of a process does is needed, and the library may crash in that too.
    code = _main(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(code)

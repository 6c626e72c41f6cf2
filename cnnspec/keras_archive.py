"""``.keras`` archives from anybody, whose members are read only up to a size that is plausible."""

from __future__ import annotations

import zipfile

WEIGHTS = "model.weights.h5"
CONFIG = "config.json"
LARGEST_CONFIG = 32 * 2**20  # bytes; the largest of keras.applications has 2 MB
# Keras stores members without compression. Weights that are zipped again hardly shrink.
_FLOOR = 2**26
_EXPANSION = 20


def read_member(archive: zipfile.ZipFile, name: str, largest: int | None = None) -> bytes:
    """Read a member of at most ``largest`` bytes, by default what its compressed size makes plausible.

    Raises ValueError, and what zipfile raises for a damaged archive.
    """
    info = archive.getinfo(name)
    most = max(_FLOOR, _EXPANSION * info.compress_size) if largest is None else largest
    with archive.open(info) as member:  # the size in the table of the archive may be wrong: count what is read
        content = member.read(most + 1)
    if len(content) > most:
        raise ValueError(f"its {name} inflates from {info.compress_size:,} to more than {most:,} bytes")
    return content

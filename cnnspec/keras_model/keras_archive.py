"""``.keras`` archives from anybody, whose members are read only up to a size that is plausible."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import BinaryIO

from cnnspec.text.files import open_regular

WEIGHTS = "model.weights.h5"
CONFIG = "config.json"
LARGEST_CONFIG = 32 * 2**20  # bytes; the largest of keras.applications has 2 MB
# Keras stores members without compression. Weights that are zipped again hardly shrink.
_FLOOR = 2**26
_EXPANSION = 20
_EACH = 64  # bytes for each parameter: the state of an optimizer takes up to 16


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


def weights_in(file: BinaryIO) -> BinaryIO:
    """The HDF5 file in an open ``.keras`` archive, or the file itself if it is no archive."""
    is_archive = zipfile.is_zipfile(file)
    file.seek(0)
    if not is_archive:
        return file
    with zipfile.ZipFile(file) as archive:
        return io.BytesIO(read_member(archive, WEIGHTS))


def check_archive(path: Path, params: int) -> None:
    """Look through the model of a network of ``params`` parameters before Keras reads it.

    Raises ValueError for arrays outside the file and for sizes beyond those of the network, and others of ``DAMAGED``.
    """
    from cnnspec.keras_model.hdf5 import check_array, datasets_of, open_plain
    from cnnspec.keras_model.rehearsal import rehearse

    largest = _FLOOR + _EACH * params
    with open_regular(path) as file, zipfile.ZipFile(file) as archive:
        _check_total(sum(info.file_size for info in archive.infolist()), largest, params)
        read_member(archive, CONFIG, LARGEST_CONFIG)
        weights = io.BytesIO(read_member(archive, WEIGHTS, largest))
    rehearse(path)
    with open_plain(weights) as stored:
        total = 0
        for dataset in datasets_of(stored):
            check_array(dataset)
            total += dataset.size * dataset.dtype.itemsize
            _check_total(total, largest, params)


def _check_total(size: int, largest: int, params: int) -> None:
    if size > largest:
        raise ValueError(f"it holds more than {largest:,} bytes for {params:,} parameters")

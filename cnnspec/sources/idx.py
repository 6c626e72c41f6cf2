"""Images and labels in IDX files, the form of the MNIST set, as they are or packed with gzip."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple
from zlib import error as ZlibError

from cnnspec.diagnostics import UsageError
from cnnspec.sources import DataError, Found, Parts, SourceFacts, Wanted, Where
from cnnspec.sources._arrays import Header, arrays, check_pair, refuse_too_large
from cnnspec.sources._labels import columns_of
from cnnspec.sources._paths import below
from cnnspec.text.files import open_regular
from cnnspec.values.choices import REQUIRED, Option
from cnnspec.values.types import Text

if TYPE_CHECKING:
    import numpy as np

    from cnnspec.values.choices import Options

OPTIONS: Options = {"images": Option(Text, REQUIRED), "labels": Option(Text, REQUIRED)}
PARTS = False

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Nothing is known of the type."""
    return SourceFacts()


class _File(NamedTuple):
    path: Path
    header: Header

    def read(self) -> np.ndarray[Any, Any]:
        """The array; no more is unpacked than the header says."""
        import numpy as np

        try:
            with _opened(self.path) as file:
                file.read(4 + 4 * len(self.header.shape))
                data = file.read(self.header.bytes + 1)
        except (OSError, EOFError, ZlibError) as error:
            raise UsageError(f"cannot read {self.path}: {error}") from None
        if len(data) != self.header.bytes:
            there = "more" if len(data) > self.header.bytes else f"{len(data):,}"
            raise UsageError(f"{self.path} should hold {self.header.bytes:,} bytes of numbers and holds {there}")
        kind = np.dtype(self.header.type)
        return np.frombuffer(data, kind).reshape(self.header.shape).astype(kind.newbyteorder("="))


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """Types and shapes, from the first bytes of the files."""
    images, classes = (_look(below(fields[field], where, field), field) for field in ("images", "labels"))
    names = str(images.path), str(classes.path)
    shape = check_pair(images.header, classes.header, labels, names, classes.read)

    def read(wanted: Wanted) -> Parts:
        refuse_too_large(images.header.bytes + classes.header.bytes, wanted, names[0])
        return Parts(arrays(images.read(), classes.read(), labels, names, wanted))

    counts, columns = {"training": images.header.shape[0]}, columns_of(classes.header.shape)
    return Found(read, counts, shape=shape, columns=columns, type=images.header.type_name)


def _opened(path: Path) -> BinaryIO:
    with open_regular(path) as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else open_regular(path)  # type: ignore[return-value]


def _look(path: Path, field: str) -> _File:
    try:
        with _opened(path) as file:
            start = file.read(4)
            axes = start[3] if len(start) == 4 and start[:2] == b"\0\0" and start[2] in _TYPES else 0
            if not 1 <= axes <= 5:
                raise DataError(f"{path} is no IDX file", None, field)
            shape = struct.unpack(f">{axes}I", file.read(4 * axes))
    except (OSError, EOFError, ZlibError, struct.error) as error:
        raise DataError(f"cannot read {path}: {error}", None, field) from None
    return _File(path, Header(_TYPES[start[2]], shape))

"""Arrays in one file of NumPy, without pickle; those of a part end in ``_train``, ``_validation`` or ``_test``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from cnnspec.diagnostics import UsageError
from cnnspec.sources import DataError, Found, Parts, SourceFacts, Wanted, Where
from cnnspec.sources._arrays import Header, arrays, check_pair, npy_header, refuse_too_large
from cnnspec.sources._images import PART_NAMES
from cnnspec.sources._labels import columns_of
from cnnspec.sources._paths import below
from cnnspec.values.choices import REQUIRED, Option
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import Text

if TYPE_CHECKING:
    import numpy as np

    from cnnspec.values.choices import Options

OPTIONS: Options = {"path": Option(Text, REQUIRED), "images": Option(Text, "x"), "labels": Option(Text, "y")}
PARTS = True

_SHOWN = 20  # names of arrays in a message


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Nothing is known of the type."""
    return SourceFacts()


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """Types and shapes, from the headers of the arrays."""
    path = below(fields["path"], where, "path")
    pairs, headers = _look(path, fields)
    shapes = {check_pair(*headers[part], labels, pair.shown(path), pair.reader(path)) for part, pair in pairs.items()}
    if len(shapes) > 1:
        raise DataError(
            f"{path} has images of {' and '.join(str(list(shape)) for shape in sorted(shapes))}", None, "path"
        )

    def read(wanted: Wanted) -> Parts:
        refuse_too_large(sum(header.bytes for both in headers.values() for header in both), wanted, str(path))
        return _load(path, pairs, labels, wanted)

    counts = {part: images.shape[0] for part, (images, _) in headers.items()}
    columns = {columns_of(both[1].shape) for both in headers.values()}
    if len(columns) > 1:
        message = f"{path} has labels with a column for each class, but not as many in every part"
        raise DataError(message, "save the same classes for every part", "labels")
    types = sorted({images.type_name for images, _ in headers.values()} - {"uint8"})
    return Found(read, counts, shape=shapes.pop(), columns=columns.pop(), type=types[0] if types else "uint8")


class _Pair(NamedTuple):
    """The names of the arrays of one part; ``only`` says that there is no other part."""

    images: str
    labels: str
    only: bool

    def shown(self, path: Path) -> tuple[str, str]:
        """What both are called in messages."""
        return (str(path), str(path)) if self.only else (f"{path} ({self.images})", f"{path} ({self.labels})")

    def reader(self, path: Path) -> Callable[[], np.ndarray[Any, Any]]:
        """Reads the labels."""
        return lambda: _array(path, self.labels)


def _look(path: Path, fields: dict[str, Any]) -> tuple[dict[str, _Pair], dict[str, tuple[Header, Header]]]:
    """The arrays of each part, and what their headers say; other arrays of the file are not looked at."""
    try:
        with ZipFile(path) as archive:
            pairs = _pairs(path, [member.removesuffix(".npy") for member in archive.namelist()], fields)
            headers = {
                part: (_header(archive, path, pair.images, "images"), _header(archive, path, pair.labels, "labels"))
                for part, pair in pairs.items()
            }
    except (BadZipFile, OSError, EOFError, ZlibError, NotImplementedError, RuntimeError) as error:
        raise DataError(f"{path} is no npz file: {error}", None, "path") from None
    return pairs, headers


def _header(archive: ZipFile, path: Path, name: str, field: str) -> Header:
    member = f"{name}.npy" if f"{name}.npy" in archive.namelist() else name
    with archive.open(member) as file:
        return npy_header(file, f"{path} ({name})", field, archive.getinfo(member).file_size)  # type: ignore[arg-type]


def _pairs(path: Path, there: list[str], fields: dict[str, Any]) -> dict[str, _Pair]:
    """The names of images and labels of each part."""
    x, y = fields["images"], fields["labels"]
    names = {"training": (x, y)} if x in there else {}
    for ending, part in PART_NAMES.items():
        if f"{x}_{ending}" in there:
            names.setdefault(part, (f"{x}_{ending}", f"{y}_{ending}"))
    if "training" not in names:
        help = did_you_mean(x, there) if there else None
        shown = ", ".join(there[:_SHOWN]) + (", …" if len(there) > _SHOWN else "")
        raise DataError(f"{path} has no array {x} nor {x}_train; it has {shown or 'none'}", help, "images")
    for _, name in names.values():
        if name not in there:
            raise DataError(f"{path} has no array {name}", did_you_mean(name, there), "labels")
    return {part: _Pair(*pair, only=len(names) == 1) for part, pair in names.items()}


def _array(path: Path, name: str) -> np.ndarray[Any, Any]:
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as stored:
            array: np.ndarray[Any, Any] = stored[name]
    except (OSError, ValueError, BadZipFile, ZlibError, EOFError) as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    return array


def _load(path: Path, pairs: dict[str, _Pair], labels: str, wanted: Wanted) -> Parts:
    parts = {
        part: arrays(_array(path, pair.images), _array(path, pair.labels), labels, pair.shown(path), wanted)
        for part, pair in pairs.items()
    }
    return Parts(parts["training"], parts.get("validation"), parts.get("test"))

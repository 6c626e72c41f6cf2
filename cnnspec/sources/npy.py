"""Images and labels, each an array of NumPy in a file of its own, without pickle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnspec.diagnostics import UsageError
from cnnspec.sources import DataError, Found, Parts, SourceFacts, Wanted, Where
from cnnspec.sources._arrays import Header, arrays, check_pair, npy_header, refuse_too_large
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


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Nothing is known of the type."""
    return SourceFacts()


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """Types and shapes, from the headers of the files."""
    paths = [below(fields[field], where, field) for field in ("images", "labels")]
    headers = [_header(path, field) for path, field in zip(paths, ("images", "labels"), strict=True)]
    names = str(paths[0]), str(paths[1])
    shape = check_pair(headers[0], headers[1], labels, names, lambda: _array(paths[1]))

    def read(wanted: Wanted) -> Parts:
        refuse_too_large(headers[0].bytes + headers[1].bytes, wanted, names[0])
        return Parts(arrays(_array(paths[0]), _array(paths[1]), labels, names, wanted))

    counts, columns = {"training": headers[0].shape[0]}, columns_of(headers[1].shape)
    return Found(read, counts, shape=shape, columns=columns, type=headers[0].type_name)


def _array(path: Path) -> np.ndarray[Any, Any]:
    import numpy as np

    try:
        array: np.ndarray[Any, Any] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    return array


def _header(path: Path, field: str) -> Header:
    try:
        with open_regular(path) as file:
            return npy_header(file, str(path), field, path.stat().st_size)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}", None, field) from None

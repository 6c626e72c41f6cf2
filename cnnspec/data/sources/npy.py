"""Images and labels, each an array of NumPy in a file of its own, without pickle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnspec.data.sources import DataError, Found, Parts, SourceFacts, Wanted, Where
from cnnspec.data.sources._arrays import Header, arrays, check_pair, npy_header, refuse_too_large
from cnnspec.data.sources._paths import below
from cnnspec.diagnostics import UsageError
from cnnspec.spec.choices import REQUIRED, Option
from cnnspec.spec.types import Text

if TYPE_CHECKING:
    from cnnspec.spec.choices import Options

OPTIONS: Options = {"images": Option(Text, REQUIRED), "labels": Option(Text, REQUIRED)}
PARTS = False


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Nothing is known of the type."""
    return SourceFacts()


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """Types and shapes, from the headers of the files."""
    paths = [below(fields[field], where, field) for field in ("images", "labels")]
    headers = [_header(path, field) for path, field in zip(paths, ("images", "labels"), strict=True)]
    name = str(paths[0])
    shape = check_pair(headers[0], headers[1], labels, name)

    def read(wanted: Wanted) -> Parts:
        import numpy as np

        refuse_too_large(headers[0].bytes + headers[1].bytes, wanted, name)
        try:
            images, classes = (np.load(path, allow_pickle=False) for path in paths)
        except (OSError, ValueError, EOFError) as error:
            raise UsageError(f"cannot read {name}: {error}") from None
        return Parts(arrays(images, classes, labels, name, wanted))

    return Found(read, {"training": headers[0].shape[0]}, shape=shape)


def _header(path: Path, field: str) -> Header:
    try:
        with path.open("rb") as file:
            return npy_header(file, str(path), field)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}", None, field) from None

"""Arrays in one file of NumPy, without pickle; those of a part end in ``_train``, ``_validation`` or ``_test``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from cnnspec.data.sources import DataError, Found, Parts, SourceFacts, Wanted, Where
from cnnspec.data.sources._arrays import Header, arrays, check_pair, npy_header, refuse_too_large
from cnnspec.data.sources._images import PART_NAMES
from cnnspec.data.sources._paths import below
from cnnspec.diagnostics import UsageError
from cnnspec.spec.choices import REQUIRED, Option
from cnnspec.spec.types import Text
from cnnspec.suggest import did_you_mean

if TYPE_CHECKING:
    from cnnspec.spec.choices import Options

OPTIONS: Options = {"path": Option(Text, REQUIRED), "images": Option(Text, "x"), "labels": Option(Text, "y")}
PARTS = True


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Nothing is known of the type."""
    return SourceFacts()


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """Types and shapes, from the headers of the arrays."""
    path = below(fields["path"], where, "path")
    headers = _headers(path)
    pairs = _pairs(path, headers, fields)
    shapes = {check_pair(headers[x], headers[y], labels, f"{path} ({x})") for x, y in pairs.values()}
    if len(shapes) > 1:
        raise DataError(
            f"{path} has images of {' and '.join(str(list(each)) for each in sorted(shapes))}", None, "path"
        )

    def read(wanted: Wanted) -> Parts:
        refuse_too_large(sum(headers[name].bytes for pair in pairs.values() for name in pair), wanted, str(path))
        return _load(path, pairs, labels, wanted)

    counts = {part: headers[x].shape[0] for part, (x, _) in pairs.items()}
    return Found(read, counts, shape=shapes.pop())


def _headers(path: Path) -> dict[str, Header]:
    found = {}
    try:
        with ZipFile(path) as archive:
            for member in archive.namelist()[:100]:
                with archive.open(member) as file:
                    found[member.removesuffix(".npy")] = npy_header(file, f"{path} ({member})", "path")  # type: ignore[arg-type]
    except (BadZipFile, OSError, EOFError, ZlibError, NotImplementedError, RuntimeError) as error:
        raise DataError(f"{path} is no npz file: {error}", None, "path") from None
    return found


def _pairs(path: Path, headers: dict[str, Header], fields: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The names of images and labels of each part."""
    x, y = fields["images"], fields["labels"]
    pairs = {"training": (x, y)} if x in headers else {}
    for ending, part in PART_NAMES.items():
        if f"{x}_{ending}" in headers:
            pairs.setdefault(part, (f"{x}_{ending}", f"{y}_{ending}"))
    if "training" not in pairs:
        help = did_you_mean(x, headers) if headers else None
        raise DataError(f"{path} has no array {x} nor {x}_train; it has {', '.join(headers) or 'none'}", help, "images")
    for _, name in pairs.values():
        if name not in headers:
            raise DataError(f"{path} has no array {name}", did_you_mean(name, headers), "labels")
    return pairs


def _load(path: Path, pairs: dict[str, tuple[str, str]], labels: str, wanted: Wanted) -> Parts:
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as stored:
            found = {
                part: arrays(stored[x], stored[y], labels, f"{path} ({x})", wanted) for part, (x, y) in pairs.items()
            }
    except (OSError, ValueError, BadZipFile, ZlibError, EOFError) as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    return Parts(found["training"], found.get("validation"), found.get("test"))

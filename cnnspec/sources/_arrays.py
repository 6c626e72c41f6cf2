"""Images and labels in files of arrays: what they must be, and a look at the header before anything is read."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from cnnspec.diagnostics import UsageError
from cnnspec.sources import DataError, Wanted
from cnnspec.sources._labels import check_shape, classes_of

if TYPE_CHECKING:
    import numpy as np

    from cnnspec.sources.images.arrays import Arrays

_LONGEST = 10_000  # bytes of a header
_NUMBERS = re.compile(r"[<>|=]?(?:\?|b1|[iuf]([1248]|16))")
_LOOKED_AT = 64 << 20  # bytes of labels that are read for a better help


class Header(NamedTuple):
    """What a ``.npy`` says of its array: its type as NumPy writes it, and its shape."""

    type: str
    shape: tuple[int, ...]

    @property
    def bytes(self) -> int:
        """What the array takes in memory."""
        size = int(self.type.lstrip("<>|=biuf?") or 1)
        for length in self.shape:
            size *= length
        return size

    @property
    def type_name(self) -> str:
        """The type in NumPy's words, such as ``uint8``."""
        kinds = {"b": "bool", "i": "int", "u": "uint", "f": "float"}
        kind, size = self.type.lstrip("<>|=")[0], self.type.lstrip("<>|=biuf?")
        return f"{kinds.get(kind, kind)}{8 * int(size)}" if kind in "iuf" and size else kinds["b"]


def npy_header(file: BinaryIO, name: str, field: str, size: int) -> Header:
    """Reads a header without NumPy; ``size`` is what the file has in bytes.

    Raises DataError, also for an array that only pickle could read, and for one that the file is too short for.
    """
    try:
        start = file.read(8)
        if start[:6] != b"\x93NUMPY":
            raise ValueError
        form = "<H" if start[6] == 1 else "<I"
        (length,) = struct.unpack(form, file.read(struct.calcsize(form)))
        if length > _LONGEST:
            raise ValueError
        about = ast.literal_eval(file.read(length).decode("latin-1"))
        kind, shape = about["descr"], about["shape"]
        if not isinstance(shape, tuple) or not all(type(length) is int and length >= 0 for length in shape):
            raise ValueError
    except (ValueError, SyntaxError, KeyError, TypeError, IndexError, struct.error, MemoryError, RecursionError):
        raise DataError(f"{name} is no array of NumPy", None, field) from None
    if not isinstance(kind, str) or not _NUMBERS.fullmatch(kind):
        raise _no_numbers(str(kind)[:80], name, field)
    header = Header(kind, shape)
    if header.bytes > size:
        message = f"{name} declares an array of {header.bytes:,} bytes, but the file holds {size:,}"
        raise DataError(message, "save the array again", field)
    return header


def _no_numbers(kind: str, name: str, field: str) -> DataError:
    if "O" in kind:
        objects = "save it with a type of its own, for example images.astype('uint8')"
        return DataError(f"{name} holds pickled Python objects, which could run code", objects, field)
    help = "save numbers from 0; for labels that are names, use csv" if field == "labels" else None
    return DataError(f"{name} holds {kind}, not numbers", help, field)


def check_pair(
    images: Header, labels: Header, kind: str, names: tuple[str, str], read: Callable[[], np.ndarray[Any, Any]]
) -> tuple[int, ...]:
    """Returns the shape of one image.

    Args:
        images: the header of the images.
        labels: the header of the labels.
        kind: what ``data.labels`` says.
        names: what the images and the labels are called in messages.
        read: reads the labels.

    Raises:
        DataError: images and labels cannot belong together.
    """
    if len(images.shape) < 2 or 0 in images.shape:
        raise DataError(
            f"the images of {names[0]} have the shape {list(images.shape)}",
            "write [sample, height, width, channel]",
            "images",
        )
    few = labels.bytes <= _LOOKED_AT
    check_shape(labels.shape, images.shape[0], kind, names[1], lambda: read() if few else None)
    return images.shape[1:]


def refuse_too_large(sizes: int, wanted: Wanted, name: str) -> None:
    """Raises UsageError for arrays that do not fit into memory as the spec bounds it."""
    if sizes > wanted.cache:
        raise UsageError(
            f"the arrays of {name} take {sizes / 2**20:,.0f} MiB, more than data.cache",
            help="raise data.cache, or write the images as files and use folder or csv",
        )


def arrays(
    images: np.ndarray[Any, Any], labels: np.ndarray[Any, Any], kind: str, names: tuple[str, str], wanted: Wanted
) -> Arrays:
    """Images with an axis of channels, and labels that are classes; arguments as for ``check_pair``.

    Raises DataError.
    """
    import numpy as np

    from cnnspec.sources.images.arrays import Arrays

    if images.ndim == len(wanted.shape):  # images of one value a pixel may lack the axis of channels
        images = images[..., np.newaxis]
    if images.dtype.kind == "f" and not np.isfinite(images).all():
        raise DataError(f"the images of {names[0]} hold values that are no numbers", "leave those images out", "images")
    if images.dtype == np.float64 and images.size and np.abs(images).max() > np.finfo(np.float32).max:
        message = f"the images of {names[0]} hold values up to {np.abs(images).max():.3g}, which 32 bits cannot hold"
        raise DataError(message, "scale them before they are saved, for example to 0 to 1", "images")
    targets = classes_of(labels, kind, names[1])
    return Arrays(images, targets.labels, targets.classes)

"""Images and labels in files of arrays: what they must be, and a look at the header before anything is read."""

from __future__ import annotations

import ast
import struct
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from cnnspec.data.sources import DataError, Wanted
from cnnspec.diagnostics import UsageError

if TYPE_CHECKING:
    import numpy as np

    from cnnspec.data.arrays import Arrays

_LONGEST = 10_000  # bytes of a header


class Header(NamedTuple):
    """What a ``.npy`` says of its array: its type as NumPy writes it, and its shape."""

    type: str
    shape: tuple[int, ...]

    @property
    def bytes(self) -> int:
        """What the array takes in memory."""
        size = int(self.type.lstrip("<>|=biufc?") or 1)
        for each in self.shape:
            size *= each
        return size


def npy_header(file: BinaryIO, name: str, field: str) -> Header:
    """Reads a header without NumPy. Raises DataError, also for an array that only pickle could read."""
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
        if not isinstance(shape, tuple) or not all(isinstance(each, int) and each >= 0 for each in shape):
            raise ValueError
    except (ValueError, SyntaxError, KeyError, TypeError, IndexError, struct.error, MemoryError, RecursionError):
        raise DataError(f"{name} is no array of NumPy", None, field) from None
    if not isinstance(kind, str) or kind.lstrip("<>|=")[:1] not in tuple("biuf?"):
        if "O" in str(kind):
            help = "save it with a type of its own, for example images.astype('uint8')"
            raise DataError(f"{name} holds pickled Python objects, which could run code", help, field)
        raise DataError(f"{name} holds {kind}, not numbers", None, field)
    return Header(kind, shape)


def check_pair(images: Header, labels: Header, labels_kind: str, name: str) -> tuple[int, ...]:
    """The shape of one image. Raises DataError where images and labels cannot belong together."""
    if len(images.shape) < 2 or images.shape[0] == 0:
        raise DataError(
            f"the images of {name} have the shape {list(images.shape)}",
            "write [sample, height, width, channel]",
            "images",
        )
    if not labels.shape or labels.shape[0] != images.shape[0]:
        text = f"{name} has {images.shape[0]:,} images and labels of the shape {list(labels.shape)}"
        raise DataError(text, "one label an image, in the same order", "labels")
    columns = len(labels.shape) == 2 and labels.shape[1] > 1
    if columns != (labels_kind == "multi_hot") and not (columns and labels_kind == "one_hot"):
        text = f"the labels of {name} have the shape {list(labels.shape)}, data.labels is {labels_kind}"
        raise DataError(text, f"write labels: {'multi_hot' if columns else 'index'}", "labels")
    if labels.type.lstrip("<>|=")[0] == "f" and not columns:
        raise DataError(f"the labels of {name} are of type {labels.type}", "classes are whole numbers from 0", "labels")
    return images.shape[1:]


def refuse_too_large(sizes: int, wanted: Wanted, name: str) -> None:
    """Raises UsageError for arrays that do not fit into memory as the spec bounds it."""
    if sizes > wanted.cache:
        raise UsageError(
            f"the arrays of {name} take {sizes / 2**20:,.0f} MiB, more than data.cache",
            help="raise data.cache, or write the images as files and use folder or csv",
        )


def arrays(
    images: np.ndarray[Any, Any], labels: np.ndarray[Any, Any], labels_kind: str, name: str, wanted: Wanted
) -> Arrays:
    """Images with an axis of channels, and labels that are classes. Raises UsageError."""
    import numpy as np

    from cnnspec.data.arrays import Arrays

    if images.ndim == len(wanted.shape):  # images of one value a pixel may lack the axis of channels
        images = images[..., np.newaxis]
    if images.dtype.kind == "f" and not np.isfinite(images).all():
        raise UsageError(f"the images of {name} hold values that are no numbers", "leave those images out")
    if labels.ndim == 2 and labels.shape[1] > 1:
        if not np.isin(labels, (0, 1)).all():
            raise UsageError(f"the labels of {name} hold other values than 0 and 1")
        classes = labels.shape[1]
        found = labels.astype(np.float32) if labels_kind == "multi_hot" else labels.argmax(axis=1).astype(np.int32)
        if labels_kind == "one_hot" and (labels.sum(axis=1) != 1).any():
            raise UsageError(f"{name} has images of no class or of several", "write labels: multi_hot")
        return Arrays(images, found, classes)
    labels = labels.ravel()
    if labels.min() < 0:
        raise UsageError(f"{name} has the label {labels.min()}", "classes count from 0")
    return Arrays(images, labels.astype(np.int32), int(labels.max()) + 1)

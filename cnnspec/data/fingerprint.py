"""What images and labels hash to, so that changed data are noticed; where files lie and are called does not count."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import numpy as np

from cnnspec.sources.images.arrays import Arrays, Encoded

_WHOLE = 2**31  # bytes of files of a part up to which all of them is read again
_END = 4096  # bytes of either end of a file, where they are more


def fingerprint(arrays: Arrays) -> dict[str, Any]:
    """The number of images and of classes, and the SHA-256 of the images, in their order, and of their labels.

    Images that do not fit into memory count as their files: whole, or where these are more than 2 GiB together, their
    sizes and both ends.
    """
    images = arrays.images
    content = _of_files(images) if isinstance(images, Encoded) else _of_array(images)
    return {
        "images": len(arrays),
        "classes": arrays.classes,
        "content": content,
        "labels": _of_array(arrays.labels),
    }


def _of_array(array: Any) -> str:
    array = np.asarray(array)
    total = hashlib.sha256(f"{array.dtype.str} {array.shape}".encode())
    rows = max(1, 2**24 // max(1, array[:1].nbytes))  # by parts: an array may be mapped from a file
    for start in range(0, len(array), rows):
        total.update(np.ascontiguousarray(array[start : start + rows]).view(np.uint8).data)
    return total.hexdigest()


def _of_files(encoded: Encoded) -> str:
    total = hashlib.sha256()
    if not encoded.from_files:
        for content in encoded.contents:
            total.update(len(content).to_bytes(8) + content)
        return total.hexdigest()
    names = [os.fsdecode(content) for content in encoded.contents]
    sizes = [os.path.getsize(name) for name in names]
    whole = sum(sizes) <= _WHOLE
    for name, size in zip(names, sizes, strict=True):
        total.update(size.to_bytes(8))
        with open(name, "rb") as file:
            if whole or size <= 2 * _END:
                total.update(file.read())
                continue
            total.update(file.read(_END))
            file.seek(-_END, os.SEEK_END)
            total.update(file.read(_END))
    return total.hexdigest()

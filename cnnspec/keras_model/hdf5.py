"""HDF5 files from anybody, opened only if every array in them lies in the file itself.

An HDF5 file can name other files to read (external storage and links, virtual datasets), lead around in cycles, and
declare arrays far larger than itself. Nothing is read before that is ruled out.
"""

from __future__ import annotations

import math
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import h5py

_DEEPEST = 64  # groups inside each other; the library itself recurses
_MOST_OBJECTS = 200_000
_CHUNK_SLACK = 2**24  # bytes that one chunk may have beyond its array
_CHECKSUM = 4  # bytes that the filter fletcher32 adds to a chunk
# The library can crash on what a damaged file makes of other types.
_ATTRIBUTE_CLASSES = (h5py.h5t.STRING, h5py.h5t.INTEGER, h5py.h5t.FLOAT)
_LARGEST_ATTRIBUTE = 2**25  # bytes
_MOST_TEXTS = 10_000  # in a list: of layers, or of the weights of one
_HEAP = b"GCOL\x01\0\0\0"  # how a collection of texts begins: its signature, and its version
_MOST_HEAPS = 2**25  # bytes of all collections
_FILTERS = (h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32)


def open_hdf5(content: BinaryIO) -> h5py.File:
    """Open a file of which only attributes are read. Raises ValueError, and others of ``DAMAGED``."""
    _check_heaps(content)
    return h5py.File(content, "r")


@contextmanager
def open_plain(content: BinaryIO) -> Iterator[h5py.File]:
    """Open an HDF5 file whose links and arrays all lie in the file. Raises ValueError, and others of ``DAMAGED``."""
    with open_hdf5(content) as file:
        for _ in datasets_of(file):
            pass
        yield file


def _check_heaps(content: BinaryIO) -> None:
    """Walk the texts of every collection as the library does, which never ends where a step leads nowhere."""
    heaps = list(_heaps(content))
    end = content.seek(0, os.SEEK_END)
    walked = stop = 0
    for start in heaps:
        content.seek(start + len(_HEAP))
        size = int.from_bytes(content.read(8), "little")
        walked += size
        if start < stop or start + size > end or walked > _MOST_HEAPS:
            raise ValueError(
                f"the texts at byte {start:,} overlap, or are larger than the file or {_MOST_HEAPS:,} bytes"
            )
        stop = start + size
        content.seek(start)
        _check_heap(content.read(size), start)
    content.seek(0)


def _heaps(content: BinaryIO) -> Iterator[int]:
    """Yield where collections begin."""
    content.seek(0)
    tail, position = b"", 0
    while block := content.read(2**20):
        data = tail + block
        at = data.find(_HEAP)
        while at >= 0:
            yield position - len(tail) + at
            at = data.find(_HEAP, at + 1)
        tail = data[1 - len(_HEAP) :]
        position += len(block)


def _check_heap(heap: bytes, start: int) -> None:
    position = 16  # behind signature, version and size
    while position + 16 <= len(heap):  # what is left may be too small for the head of an object
        index, _, size = struct.unpack_from("<HHxxxxQ", heap, position)
        step = 16 + -(-size // 8) * 8 if index else size  # that of the free space counts its head
        if step == 0 or step > len(heap) - position:
            raise ValueError(f"the texts at byte {start:,} are damaged")
        position += step


def datasets_of(file: h5py.File) -> Iterator[h5py.Dataset]:
    """Yield every dataset once. Raises ValueError at the first link or dataset that leads out of the file."""
    visited = {_address(file)}
    waiting = [(file, 1)]
    while waiting:
        group, depth = waiting.pop()
        for name in group:
            entry = _entry(group, name)
            if (address := _address(entry)) in visited:
                continue
            visited.add(address)
            if len(visited) > _MOST_OBJECTS:
                raise ValueError(f"it holds more than {_MOST_OBJECTS:,} groups and arrays")
            if isinstance(entry, h5py.Dataset):
                yield entry
            elif isinstance(entry, h5py.Group):
                if depth >= _DEEPEST:
                    raise ValueError(f"its groups are nested more than {_DEEPEST} deep")
                waiting.append((entry, depth + 1))


def _address(entry: Any) -> int:
    return int(h5py.h5o.get_info(entry.id).addr)


def _entry(group: h5py.Group, name: str) -> Any:
    link = group.get(name, getlink=True)
    place = f"{group.name.rstrip('/')}/{name}"
    if isinstance(link, h5py.ExternalLink):
        raise ValueError(f"{place} is a link to another file, {link.filename}")
    if not isinstance(link, h5py.HardLink):
        raise ValueError(f"{place} is a link to {getattr(link, 'path', 'somewhere else')}")
    entry = group[name]
    if isinstance(entry, h5py.Dataset):
        if entry.is_virtual:
            raise ValueError(f"{place} is a virtual dataset, made of other files")
        if entry.external:
            raise ValueError(f"{place} has its numbers in another file, {entry.external[0][0]}")
    return entry


def attribute(entry: Any, name: str) -> Any:
    """Read an attribute, None if there is none. Raises ValueError for one that is too large, or no text or number."""
    if name not in entry.attrs:
        return None
    there = entry.attrs.get_id(name)
    place = f"the attribute {name} of {entry.name}"
    if there.get_type().get_class() not in _ATTRIBUTE_CLASSES:
        raise ValueError(f"{place} is neither text nor a number")
    values = math.prod(there.shape or ())
    if values * there.dtype.itemsize > _LARGEST_ATTRIBUTE:
        raise ValueError(f"{place} is larger than {_LARGEST_ATTRIBUTE:,} bytes")
    if values > _MOST_TEXTS:  # texts lie elsewhere, and may be longer than what says where
        raise ValueError(f"{place} has more than {_MOST_TEXTS:,} values")
    return entry.attrs[name]


def check_attributes(entry: Any) -> None:
    """Read all attributes. Raises ValueError as ``attribute`` does."""
    for name in entry.attrs:
        attribute(entry, name)


def check_array(dataset: Any) -> None:
    """Raises ValueError for anything but real numbers, all of them in the file and of their declared size.

    To read an array allocates its declared size: compare ``shape`` with what is needed before.
    """
    if not isinstance(dataset, h5py.Dataset):
        raise ValueError(f"{dataset.name} is not an array")
    if dataset.dtype.kind not in "fiub":
        raise ValueError(f"{dataset.name} holds values of type {dataset.dtype}, not numbers")
    plan = dataset.id.get_create_plist()
    filters = [plan.get_filter(index)[0] for index in range(plan.get_nfilters())]
    if len(filters) != len(set(filters)) or not set(filters) <= set(_FILTERS):
        raise ValueError(f"{dataset.name} is compressed in another way than gzip")
    declared = dataset.size * dataset.dtype.itemsize if dataset.shape is not None else 0
    stored = dataset.id.get_storage_size()
    if h5py.h5z.FILTER_DEFLATE in filters:
        _check_chunks(dataset, filters.index(h5py.h5z.FILTER_DEFLATE))
    elif stored < declared:
        raise ValueError(f"{dataset.name} declares {declared:,} bytes and holds {stored:,}")


def _check_chunks(dataset: h5py.Dataset, position: int) -> None:
    """Inflate each chunk as far as its declared size: the library itself goes on to the end of the stream."""
    size = math.prod(dataset.chunks) * dataset.dtype.itemsize
    if size > dataset.size * dataset.dtype.itemsize + _CHUNK_SLACK:
        raise ValueError(f"{dataset.name} has chunks of {size:,} bytes, far more than it has numbers")
    pairs = zip(dataset.shape, dataset.chunks, strict=True)
    expected = math.prod(-(-axis // chunk) for axis, chunk in pairs)
    if dataset.id.get_num_chunks() != expected:
        raise ValueError(f"{dataset.name} holds {dataset.id.get_num_chunks():,} of {expected:,} chunks")
    places: list[tuple[int, ...]] = []
    dataset.id.chunk_iter(lambda chunk: places.append(chunk.chunk_offset))
    for place in places:
        skipped, raw = dataset.id.read_direct_chunk(place)
        inflated = raw if skipped & 1 << position else zlib.decompressobj().decompress(raw, size + _CHECKSUM + 1)
        if len(inflated) > size + _CHECKSUM:
            raise ValueError(f"{dataset.name} has a chunk that inflates to more than its {size:,} bytes")

"""Small image files, written without any library for images, and the same digits in every form."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from cnnspec.data.read import Look, look
from cnnspec.language.data import Data
from cnnspec.sources import Where

_COLOUR_TYPE = {1: 0, 2: 4, 3: 2, 4: 6}


def png(pixels: np.ndarray, size: tuple[int, int] | None = None) -> bytes:
    """A PNG of uint8 pixels (height, width, channel); ``size`` is what its header says instead."""
    height, width, channels = pixels.shape
    says = size or (height, width)
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", says[1], says[0], 8, _COLOUR_TYPE[channels], 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def exif(orientation: int, order: str = ">") -> bytes:
    """The APP1 segment of a JPEG that says how the camera was held, behind another tag, as cameras write it."""
    entries = struct.pack(f"{order}HHIHH", 0x0100, 3, 1, 640, 0) + struct.pack(
        f"{order}HHIHH", 0x0112, 3, 1, orientation, 0
    )
    mark = b"MM" if order == ">" else b"II"
    tiff = mark + struct.pack(f"{order}HIH", 42, 8, 2) + entries + bytes(4)
    return b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(tiff)) + b"Exif\0\0" + tiff


def grey(value: int = 7, height: int = 4, width: int = 4) -> bytes:
    """A PNG of one grey."""
    return png(np.full((height, width, 1), value, np.uint8))


def write_folder(root: Path, classes: dict[str, int]) -> Path:
    """A folder for each class with so many images."""
    for name, count in classes.items():
        (root / name).mkdir(parents=True)
        for index in range(count):
            (root / name / f"{index:03}.png").write_bytes(grey(index))
    return root


def found(source: dict[str, Any], root: Path, **fields: Any) -> Look:
    """What a look at a source shows."""
    return look(Data.model_validate({"source": source, **fields}), Where(root))


def digits(count: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Some of the embedded digits, sorted by class."""
    from cnnspec.data.read import read

    every = read(Data.model_validate({"source": "mnist5k"}), (28, 28, 1)).training
    step = len(every) // count
    return every.images[::step], every.labels[::step]  # type: ignore[return-value]


def in_every_form(root: Path, images: np.ndarray, labels: np.ndarray) -> dict[str, dict[str, Any]]:
    """The same images as a folder, a table, arrays, IDX and records; the sources that read them."""
    rows = ["path,label"]
    records = []
    for index, (image, label) in enumerate(zip(images, labels, strict=True)):
        path = root / "folder" / str(label) / f"{index:05}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(image))
        rows.append(f"folder/{label}/{path.name},{label}")
        records.append((path.read_bytes(), int(label)))
    (root / "digits.csv").write_text("\n".join(rows) + "\n")
    np.savez(root / "digits.npz", x=images, y=labels)
    np.save(root / "x.npy", images[..., 0])
    np.save(root / "y.npy", labels)
    (root / "x.idx.gz").write_bytes(
        gzip.compress(struct.pack(">4B3I", 0, 0, 8, 3, *images.shape[:3]) + images.tobytes())
    )
    (root / "y.idx").write_bytes(struct.pack(">4BI", 0, 0, 8, 1, len(labels)) + labels.astype(np.uint8).tobytes())
    write_records(root / "digits.tfrecord", records)
    return {
        "folder": {"folder": {"path": "folder"}},
        "csv": {"csv": {"path": "digits.csv"}},
        "npz": {"npz": {"path": "digits.npz"}},
        "npy": {"npy": {"images": "x.npy", "labels": "y.npy"}},
        "idx": {"idx": {"images": "x.idx.gz", "labels": "y.idx"}},
        "tfrecord": {"tfrecord": {"path": "digits.tfrecord"}},
    }


def write_records(path: Path, records: list[tuple[bytes, int]]) -> Path:
    """One Example an image."""
    import tensorflow as tf

    with tf.io.TFRecordWriter(str(path)) as writer:
        for content, label in records:
            features = {
                "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[content])),
                "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[label])),
            }
            writer.write(tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString())
    return path

"""What the images of a spec are: counts, classes, sizes and values, and a contact sheet to look at."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from cnnspec.sources import Parts
from cnnspec.sources.images.arrays import Arrays, Encoded
from cnnspec.values.printable import one_line

_LOOKED_AT = 1000  # images of which values are reckoned
_GAP = 2  # pixels between the images of a sheet


@dataclass(frozen=True)
class Description:
    """``counts`` has the images of each part; ``classes`` those of each class in training and validation.

    Classes without a name have their number. ``shape`` is height, width and channels as the model takes them;
    ``range`` and ``mean`` are of raw values, of at most 1,000 images of the training.
    """

    source: str
    counts: dict[str, int]
    classes: dict[str, dict[str, int]]
    shape: tuple[int, ...]
    dtype: str
    range: tuple[float, float]
    mean: float
    in_memory: bool
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)

    def text(self) -> str:
        """As a terminal shows it."""
        parts = ", ".join(f"{count:,} for {part}" for part, count in self.counts.items())
        low, high = (f"{limit:g}" for limit in self.range)
        kept = "decoded in memory" if self.in_memory else "decoded in each epoch"
        lines = [
            f"{self.source}: {sum(self.counts.values()):,} images, {parts}",
            f"  {' × '.join(map(str, self.shape))}, {self.dtype}, values {low} to {high}, mean {self.mean:.4g}, {kept}",
            f"  {len(self.classes)} classes",
        ]
        classes = {one_line(name): counts for name, counts in self.classes.items()}
        width = max(map(len, classes), default=0)
        for name, counts in classes.items():
            shown = "  ".join(f"{part} {count:,}" for part, count in counts.items())
            lines.append(f"    {name:<{width}}  {shown}")
        return "\n".join([*lines, *self.notes])


def describe(source: str, parts: Parts) -> Description:
    """Counts every part and looks at the training images."""
    there = {"training": parts.training, "validation": parts.validation, "test": parts.test}
    arrays = {name: part for name, part in there.items() if part is not None}
    training = parts.training
    names = training.names or tuple(map(str, range(max(part.classes for part in arrays.values()))))
    per_class = {name: _per_class(part, len(names)) for name, part in arrays.items() if name != "test"}
    pixels = pictures(training, np.arange(0, len(training), max(1, len(training) // _LOOKED_AT))[:_LOOKED_AT])
    return Description(
        source=source,
        counts={name: len(part) for name, part in arrays.items()},
        classes={
            name: {part: int(counts[row]) for part, counts in per_class.items()} for row, name in enumerate(names)
        },
        shape=training.shape,
        dtype=str(pixels.dtype),
        range=(float(pixels.min()), float(pixels.max())),
        mean=float(pixels.mean(dtype=np.float64)),
        in_memory=not isinstance(training.images, Encoded),
        notes=parts.notes,
    )


def _per_class(arrays: Arrays, classes: int) -> Any:
    if arrays.labels.ndim == 2:
        return arrays.labels.sum(axis=0)
    return np.bincount(arrays.labels, minlength=classes)


def pictures(arrays: Arrays, indices: Any) -> np.ndarray[Any, Any]:
    """Those images, decoded."""
    if isinstance(arrays.images, Encoded):
        decode = arrays.images.decode
        return np.stack([np.asarray(decode(content)) for content in arrays.images.contents[indices]])
    chosen: np.ndarray[Any, Any] = arrays.images[indices]
    return chosen


def contact_sheet(arrays: Arrays, limits: Sequence[float], *, rows: int = 20, columns: int = 10) -> bytes:
    """A PNG with a row for each of the first classes and the first images of each; ``limits`` become black and white.

    Raises ValueError for data that are no images of 1, 3 or 4 channels.
    """
    if len(arrays.shape) != 3 or arrays.shape[2] not in (1, 3, 4):
        raise ValueError(f"a sheet shows images of 1, 3 or 4 channels, not {list(arrays.shape)}")
    images = []
    for label in range(min(rows, arrays.classes)):
        members = arrays.labels[:, label] > 0 if arrays.labels.ndim == 2 else arrays.labels == label
        chosen = np.flatnonzero(members)[:columns]
        images.append(pictures(arrays, chosen) if len(chosen) else np.empty((0, *arrays.shape)))
    return grid(images, limits, columns)


def grid(rows: Sequence[np.ndarray[Any, Any]], limits: Sequence[float], columns: int) -> bytes:
    """A PNG of rows of images, each (image, height, width, channel); ``limits`` become black and white."""
    height, width, channels = rows[0].shape[1:]
    cells = (height + _GAP, width + _GAP)
    sheet = np.full((len(rows) * cells[0] + _GAP, columns * cells[1] + _GAP, channels), 255, np.uint8)
    low, high = limits
    for row, images in enumerate(rows):
        pixels = (images.astype(np.float64) - low) * (255 / ((high - low) or 1))
        for column, image in enumerate(np.clip(np.round(pixels), 0, 255).astype(np.uint8)):
            top, left = row * cells[0] + _GAP, column * cells[1] + _GAP
            sheet[top : top + height, left : left + width] = image
    return png(sheet)


_COLOUR_TYPE = {1: 0, 3: 2, 4: 6}


def png(pixels: np.ndarray[Any, Any]) -> bytes:
    """A PNG of uint8 pixels (height, width, 1, 3 or 4 channels), as the specification of the format has it."""
    height, width, channels = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPE[channels], 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )

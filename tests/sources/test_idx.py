"""IDX files, packed or not."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from image_files import found

from cnnspec.diagnostics import UsageError
from cnnspec.sources import DataError, Wanted

SOURCE = {"idx": {"images": "x", "labels": "y"}}
PIXELS = np.arange(24, dtype=np.uint8)
IMAGES = struct.pack(">4B3I", 0, 0, 8, 3, 2, 3, 4) + PIXELS.tobytes()
LABELS = struct.pack(">4BI", 0, 0, 8, 1, 2) + b"\x04\x01"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_reads_images_and_labels(pack: object, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(pack(IMAGES))  # type: ignore[operator]
    (tmp_path / "y").write_bytes(LABELS)
    source = found(SOURCE, tmp_path).source
    assert (source.counts, source.shape) == ({"training": 2}, (3, 4))
    training = source.load(Wanted((3, 4, 1), 10**6)).training
    assert (training.images.ravel() == PIXELS).all()
    assert (training.shape, training.labels.tolist(), training.classes) == ((3, 4, 1), [4, 1], 5)


@pytest.mark.parametrize(
    "content", [b"", b"\0\0\x08", b"\1\0\x08\3" + IMAGES[4:], b"\0\0\x08\x09" + IMAGES[4:], IMAGES[:9]]
)
def test_files_that_are_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(content)
    (tmp_path / "y").write_bytes(LABELS)
    with pytest.raises(DataError, match=r"is no IDX file|cannot read"):
        found(SOURCE, tmp_path)


@pytest.mark.parametrize(("images", "there"), [(IMAGES[:-1], "holds 23"), (IMAGES + b"x", "holds more")])
def test_the_numbers_are_as_many_as_the_header_says(images: bytes, there: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(images)
    (tmp_path / "y").write_bytes(LABELS)
    with pytest.raises(UsageError, match=f"should hold 24 bytes of numbers and {there}"):
        found(SOURCE, tmp_path).source.load(Wanted((3, 4, 1), 10**6))


def test_a_small_file_that_unpacks_to_a_large_one_is_not_unpacked(tmp_path: Path) -> None:
    header = struct.pack(">4B3I", 0, 0, 8, 3, 2, 3, 4)
    (tmp_path / "x").write_bytes(gzip.compress(header + bytes(50_000_000)))
    (tmp_path / "y").write_bytes(LABELS)
    with pytest.raises(UsageError, match="holds more"):
        found(SOURCE, tmp_path).source.load(Wanted((3, 4, 1), 10**6))

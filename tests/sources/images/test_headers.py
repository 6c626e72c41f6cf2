"""The size in the header of each kind of file is that of its pixels, and a file that has none says why."""

from __future__ import annotations

import io

import numpy as np
import pytest
from image_files import png

from cnnspec.sources.images.headers import MAX_PIXELS, BrokenImage, image_size

PIXELS = np.zeros((3, 5, 3), np.uint8)
GIF = b"GIF89a\x05\x00\x03\x00" + bytes(20)
BMP = b"BM" + bytes(16) + (5).to_bytes(4, "little") + (-3).to_bytes(4, "little", signed=True) + bytes(30)


@pytest.mark.parametrize("content", [png(PIXELS), GIF, BMP], ids=["png", "gif", "bmp"])
def test_sizes(content: bytes) -> None:
    assert image_size(io.BytesIO(content)) == (3, 5)


@pytest.mark.keras
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"xmp_metadata": "x" * 40_000}], ids=str)
def test_jpeg_sizes(options: dict[str, object]) -> None:
    import tensorflow as tf

    assert image_size(io.BytesIO(tf.io.encode_jpeg(PIXELS, **options).numpy())) == (3, 5)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"text", "no JPEG, PNG, BMP or GIF"),
        (b"\xff\xd8", "ends before its size"),
        (b"\xff\xd8\xff\xda\0\x02", "damaged JPEG"),
        (b"\xff\xd8\xff\xe0\0\0", "damaged JPEG"),
        (b"\xff\xd8abcdefgh", "damaged JPEG"),
        (b"GIF89a\x00\x00\x03\x00" + bytes(20), "size is 3 × 0"),
        (png(PIXELS, size=(MAX_PIXELS, 2)), "are not decoded"),
    ],
)
def test_broken(content: bytes, reason: str) -> None:
    with pytest.raises(BrokenImage, match=reason):
        image_size(io.BytesIO(content))

"""Pixels of files: channels and sizes are brought to what is wanted."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from image_files import exif, png

from cnnspec.sources.images.arrays import Encoded
from cnnspec.sources.images.headers import image_size

pytestmark = pytest.mark.keras

GREY = np.array([[[10], [20]], [[30], [40]]], np.uint8)
COLOUR = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]], np.uint8)
ALPHA = np.concatenate([COLOUR, np.full((2, 2, 1), 9, np.uint8)], axis=2)


def decoded(content: bytes, shape: tuple[int, ...], resize: str = "stretch") -> np.ndarray:
    from cnnspec.sources.images.decode import decoder

    return np.asarray(decoder(shape, resize, from_files=False)(content))


@pytest.mark.parametrize(
    ("pixels", "channels", "expected"),
    [
        (GREY, 1, GREY),
        (GREY, 3, np.repeat(GREY, 3, axis=2)),
        (GREY, 4, np.concatenate([np.repeat(GREY, 3, axis=2), np.full((2, 2, 1), 255)], axis=2)),
        (COLOUR, 3, COLOUR),
        (COLOUR, 1, [[[76], [150]], [[29], [255]]]),
        (ALPHA, 4, ALPHA),
        (ALPHA, 3, COLOUR),
        (ALPHA, 1, [[[76], [150]], [[29], [255]]]),
        (np.concatenate([GREY, GREY], axis=2), 1, GREY),
    ],
)
def test_channels(pixels: np.ndarray, channels: int, expected: Any) -> None:
    found = decoded(png(pixels), (2, 2, channels))
    assert found.dtype == np.uint8
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("kind", ["bmp", "gif", "jpeg"])
def test_kinds(kind: str) -> None:
    import tensorflow as tf

    flat = np.full((4, 4, 3), 200, np.uint8)
    row = bytes([200] * 12)
    contents = {
        "jpeg": tf.io.encode_jpeg(flat, quality=100).numpy(),
        "bmp": b"BM" + (102).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + (40).to_bytes(4, "little")
        + (4).to_bytes(4, "little") * 2 + (1).to_bytes(2, "little") + (24).to_bytes(2, "little") + bytes(24) + row * 4,
        "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xc8\xc8\xc8\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00"
        b"\x02\x02D\x01\x00;",
    }  # fmt: skip
    shape = (1, 1, 3) if kind == "gif" else (4, 4, 3)
    assert np.abs(decoded(contents[kind], shape).astype(int) - 200).max() <= 1


def bars() -> np.ndarray:
    """20 × 40: the outer quarters black, the middle white."""
    image = np.zeros((20, 40, 1), np.uint8)
    image[:, 10:30] = 255
    return image


@pytest.mark.parametrize(
    ("resize", "row", "column"),
    [
        ("stretch", [0, 0, 255, 255, 255, 255, 0, 0], [255] * 8),
        ("crop", [255] * 8, [255] * 8),
        ("pad", [0, 0, 255, 255, 255, 255, 0, 0], [0, 0, 255, 255, 255, 255, 0, 0]),
    ],
)
def test_sizes(resize: str, row: list[int], column: list[int]) -> None:
    found = decoded(png(bars()), (8, 8, 1), resize)[..., 0]
    # Borders are soft where a pixel is made of both.
    assert np.abs(found[4].astype(int) - row).max() < 64
    assert np.abs(found[:, 4].astype(int) - column).max() < 64


@pytest.mark.parametrize("resize", ["stretch", "crop", "pad"])
@pytest.mark.parametrize("shape", [(7, 3, 1), (3, 7, 1), (64, 64, 1), (1, 1, 1)])
def test_every_policy_gives_the_shape(resize: str, shape: tuple[int, ...]) -> None:
    assert decoded(png(bars()), shape, resize).shape == shape


UPRIGHT = {
    1: lambda pixels: pixels,
    2: np.fliplr,
    3: lambda pixels: np.rot90(pixels, 2),
    4: np.flipud,
    5: lambda pixels: np.transpose(pixels, (1, 0, 2)),
    6: lambda pixels: np.rot90(pixels, -1),
    7: lambda pixels: np.transpose(np.rot90(pixels, 2), (1, 0, 2)),
    8: np.rot90,
}  # of a scene as the camera saw it, held so


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_a_photograph_stands_as_the_camera_was_held(orientation: int) -> None:
    import tensorflow as tf

    plain = tf.io.encode_jpeg(np.arange(7 * 5 * 3, dtype=np.uint8).reshape(7, 5, 3) * 2).numpy()
    expected = UPRIGHT[orientation](decoded(plain, (7, 5, 3)))
    held = plain[:2] + exif(orientation) + plain[2:]
    assert np.array_equal(decoded(held, expected.shape), expected)
    assert image_size(io.BytesIO(held)) == expected.shape[:2]


def test_all_are_decoded_and_the_broken_are_named() -> None:
    from cnnspec.sources.images.decode import decode_all, decoder

    contents = np.array([png(GREY), png(GREY)[:-20], png(GREY + 1)], dtype=object)
    encoded = Encoded(contents, (2, 2, 1), decoder((2, 2, 1), "stretch", from_files=False))
    pixels, broken = decode_all(encoded, keep=True)
    size = len(contents[1])
    assert broken == {1: f"Invalid PNG data, size {size}"}
    assert np.array_equal(pixels[[0, 2]], [GREY, GREY + 1])
    assert len(decode_all(encoded, keep=False)[0]) == 0

"""Pictures as bytes of a file: PNG, with a palette where they have few colours, as maps have; JPEG for photographs."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import numpy as np
import tensorflow as tf

_MOST = 256  # colours of a palette
_PHOTOGRAPH = 20_000  # pixels from which one of more colours is one
_QUALITY = 92  # of a JPEG, where losses are not seen
_PALETTE, _COLOUR = 3, 2  # the format's numbers for them


def data_url(pixels: Any) -> str:
    """A picture of uint8 pixels (height, width, 3) as an address that is the picture itself."""
    content = encoded(pixels)
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def encoded(pixels: Any) -> bytes:
    """A PNG of uint8 pixels (height, width, 3), or a JPEG where that would be several times as large."""
    height, width, _ = pixels.shape
    numbers = (pixels.astype(np.uint32) * np.array([1 << 16, 1 << 8, 1], np.uint32)).sum(axis=2)
    colours, places = np.unique(numbers, return_inverse=True)
    if len(colours) > _MOST:
        if height * width >= _PHOTOGRAPH:
            return bytes(tf.io.encode_jpeg(pixels, quality=_QUALITY).numpy())
        return _file(width, height, _COLOUR, b"", _rows(pixels.reshape(height, -1)))
    palette = b"".join(int(colour).to_bytes(3, "big") for colour in colours)
    return _file(width, height, _PALETTE, palette, _rows(places.reshape(height, width).astype(np.uint8)))


def _rows(rows: Any) -> bytes:
    """Each with the number of its filter before it: none."""
    return zlib.compress(np.pad(rows, ((0, 0), (1, 0))).tobytes())


def _file(width: int, height: int, kind: int, palette: bytes, content: bytes) -> bytes:
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))]
    chunks += [(b"PLTE", palette)] if palette else []
    chunks += [(b"IDAT", content), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )

"""The size that an image file says it has, from its first bytes: what decoding it would take is known before."""

from __future__ import annotations

import struct
from typing import BinaryIO

SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".gif")
MAX_PIXELS = 1 << 26  # 67 million: 200 MB of colours

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG segments that hold the size


class BrokenImage(Exception):
    """A file is no image that can be used; its text says why."""


def image_size(file: BinaryIO) -> tuple[int, int]:
    """Height and width of a PNG, JPEG, GIF or BMP. Raises BrokenImage, also for an image that is too large."""
    try:
        height, width = _size(file)
    except (struct.error, IndexError):
        raise BrokenImage("it ends before its size") from None
    if height < 1 or width < 1:
        raise BrokenImage(f"its size is {height} × {width}")
    if height * width > MAX_PIXELS:
        raise BrokenImage(f"it says that it is {height:,} × {width:,} pixels; more than {MAX_PIXELS:,} are not decoded")
    return height, width


def _size(file: BinaryIO) -> tuple[int, int]:
    start = file.read(26)
    if not start:
        raise BrokenImage("it is empty")
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", start[16:24])
        return height, width
    if start.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack("<HH", start[6:10])
        return height, width
    if start.startswith(b"BM"):
        width, height = struct.unpack("<ii", start[18:26])
        return abs(height), width
    if start.startswith(b"\xff\xd8"):
        file.seek(2)
        return _jpeg_size(file)
    raise BrokenImage("it is no JPEG, PNG, BMP or GIF")


def _jpeg_size(file: BinaryIO) -> tuple[int, int]:
    while True:
        mark = file.read(1)
        if mark != b"\xff":
            raise BrokenImage("it is a damaged JPEG" if mark else "it ends before its size")
        while (code := file.read(1)) == b"\xff":  # padding
            pass
        kind = code[0]
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", file.read(7)[3:])
            return height, width
        if kind == 0x01 or 0xD0 <= kind <= 0xD7:  # without content
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if length < 2 or kind in (0xD9, 0xDA):
            raise BrokenImage("it is a damaged JPEG")
        file.seek(length - 2, 1)

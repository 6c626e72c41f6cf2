"""The size that an image file says it has, from its first bytes: what decoding it would take is known before."""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from cnnspec.sources.images.exif import AS_IT_IS, is_turned, orientation_in

SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".gif")
MAX_PIXELS = 1 << 26  # 67 million: 200 MB of colours

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG segments that hold the size

_APP1 = 0xE1


class BrokenImage(Exception):
    """A file is no image that can be used; its text says why."""


def image_size(file: BinaryIO) -> tuple[int, int]:
    """Height and width of a PNG, JPEG, GIF or BMP, as it is looked at: a photograph that lies on its side stands.

    Raises BrokenImage, also for an image that is too large.
    """
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
        height, width, orientation = _jpeg(file)
        return (width, height) if is_turned(orientation) else (height, width)
    raise BrokenImage("it is no JPEG, PNG, BMP or GIF")


def orientation(content: bytes) -> int:
    """How the pixels of a JPEG are to be turned (see ``exif``); 1 where the file does not say."""
    file = io.BytesIO(content)
    file.seek(2)
    try:
        return _jpeg(file)[2]
    except (BrokenImage, struct.error, IndexError):  # who decodes it says so
        return AS_IT_IS


def _jpeg(file: BinaryIO) -> tuple[int, int, int]:
    """Height and width of the pixels, and how they are to be turned."""
    turn = AS_IT_IS
    while True:
        mark = file.read(1)
        if mark != b"\xff":
            raise BrokenImage("it is a damaged JPEG" if mark else "it ends before its size")
        while (code := file.read(1)) == b"\xff":  # padding
            pass
        kind = code[0]
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", file.read(7)[3:])
            return height, width, turn
        if kind == 0x01 or 0xD0 <= kind <= 0xD7:  # without content
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if length < 2 or kind in (0xD9, 0xDA):
            raise BrokenImage("it is a damaged JPEG")
        if kind == _APP1 and turn == AS_IT_IS:
            turn = orientation_in(file.read(length - 2))
        else:
            file.seek(length - 2, 1)

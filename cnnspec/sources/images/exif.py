"""How the camera was held: the orientation that a JPEG of a phone has in its Exif part.

Numbers are those of the specifications TIFF 6.0 and Exif 2.3, tag 0x0112: 1 as it is, 2 mirrored, 3 upside down,
4 both, 5 to 8 the same with rows and columns exchanged.
"""

from __future__ import annotations

import struct
from typing import Any

AS_IT_IS = 1
_START = b"Exif\0\0"
_TAG, _SHORT = 0x0112, 3


def orientation_in(segment: bytes) -> int:
    """The orientation in an APP1 segment of a JPEG, 1 to 8; 1 where it says none that can be understood."""
    if not segment.startswith(_START):
        return AS_IT_IS  # other programs write here too
    tiff = segment[len(_START) :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return AS_IT_IS
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, start)
        for index in range(entries):
            tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * index)
            if (tag, kind, count) == (_TAG, _SHORT, 1):
                return value if 1 <= value <= 8 else AS_IT_IS
    except struct.error:  # it ends before
        return AS_IT_IS
    return AS_IT_IS


def is_turned(orientation: int) -> bool:
    """Whether rows and columns are exchanged."""
    return orientation >= 5


def upright(pixels: Any, orientation: int) -> Any:
    """Pixels (height, width, channel) as they were seen by who held the camera so."""
    if is_turned(orientation):
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels

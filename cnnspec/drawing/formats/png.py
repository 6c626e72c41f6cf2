"""PNG, drawn by Graphviz."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from cnnspec.drawing.formats._boxes import need_boxes

if TYPE_CHECKING:
    from cnnspec.drawing.picture import Picture

HEADER = 33  # the signature and the first chunk, which has to come first


def write(picture: Picture) -> bytes:
    """The file, at twice the resolution of a screen."""
    from cnnspec.drawing.renderer import run

    need_boxes(picture, "PNG")
    dot = picture.dot.replace("{", "{\n\tgraph [dpi=192]", 1)
    content = run(dot, "png", picture.options.engine)
    return content[:HEADER] + _comment(picture.stamp) + content[HEADER:]


def _comment(text: str) -> bytes:
    """A chunk of text, which viewers leave alone."""
    data = b"tEXtComment\0" + text.encode("ascii")
    return (len(data) - 4).to_bytes(4, "big") + data + zlib.crc32(data).to_bytes(4, "big")

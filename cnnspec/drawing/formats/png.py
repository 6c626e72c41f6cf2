"""PNG: the shapes of the scene, painted by Graphviz on the background of an empty graph of their size."""

from __future__ import annotations

import zlib
from math import ceil
from typing import TYPE_CHECKING

from cnnspec.drawing.formats._xdot import operations

if TYPE_CHECKING:
    from cnnspec.drawing.picture import Picture

HEADER = 33  # the signature and the first chunk, which has to come first
DOTS = 192  # to an inch: twice the resolution of a screen
POINTS = 72
METRE = 0.0254  # an inch


def write(picture: Picture) -> bytes:
    """The file, at twice the resolution of a screen, with its size in print."""
    from cnnspec.drawing.palette import THEMES
    from cnnspec.drawing.renderer import run

    scene, paint = picture.scene, THEMES[picture.options.theme].roles
    width, height = _whole_dots(scene.width), _whole_dots(scene.height)
    shapes = operations(scene, paint, height).replace('"', '\\"')
    # A node that is not drawn is as large as the page: the background ends where the nodes do.
    source = (
        f'digraph {{ graph [dpi={DOTS}, margin=0, pad=0, bgcolor="{paint["paper"]}", _background="{shapes}"] '
        f'page [label="", style=invis, shape=box, fixedsize=true, pos="{width / 2},{height / 2}", '
        f"width={width / POINTS:.9f}, height={height / POINTS:.9f}] }}"
    )
    content = run(source, "png", picture.options.engine, placed=True)
    return content[:HEADER] + _size() + _comment(picture.stamp) + content[HEADER:]


def _whole_dots(points: float) -> float:
    """A length made longer to whole dots, or the last one would be half covered."""
    return ceil(points * DOTS / POINTS - 1e-6) * POINTS / DOTS


def _size() -> bytes:
    """How many dots there are to a metre, so that a document takes the picture in the size of the SVG."""
    dots = round(DOTS / METRE).to_bytes(4, "big")
    return _chunk(b"pHYs", dots + dots + b"\1")


def _comment(text: str) -> bytes:
    """A chunk of text, which viewers leave alone."""
    return _chunk(b"tEXt", b"Comment\0" + text.encode("ascii"))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

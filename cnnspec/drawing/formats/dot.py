"""DOT: the source for Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.drawing.formats._boxes import need_boxes

if TYPE_CHECKING:
    from cnnspec.drawing.picture import Picture


def write(picture: Picture) -> bytes:
    """The file."""
    need_boxes(picture, "DOT")
    return f"{picture.dot.rstrip()}\n// {picture.stamp}\n".encode()

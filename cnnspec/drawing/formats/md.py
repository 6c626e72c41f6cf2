"""Markdown: the flow chart of Mermaid in a fence, as GitHub and many sites draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.drawing.formats._boxes import need_boxes
from cnnspec.drawing.formats.mmd import source

if TYPE_CHECKING:
    from cnnspec.drawing.picture import Picture


def write(picture: Picture) -> bytes:
    """The file."""
    need_boxes(picture, "Markdown")
    return f"```mermaid\n{source(picture)}\n```\n".encode()

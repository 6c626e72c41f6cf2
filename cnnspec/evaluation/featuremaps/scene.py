"""A sheet as pictures and lines of text with places; points, y downwards."""

from __future__ import annotations

from typing import Any, NamedTuple

from cnnspec.drawing.scene import Text

FIXED = {"black": "#000000", "white": "#ffffff"}
"""Colours of text that stands on a picture, which no theme changes."""


class Tile(NamedTuple):
    """A picture of (height, width, 3) bytes, drawn in a frame of some size; ``tip`` tells what it is."""

    x: float
    y: float
    width: float
    height: float
    pixels: Any
    tip: str


class Sheet(NamedTuple):
    """A whole sheet."""

    width: float
    height: float
    title: str
    words: str
    parts: tuple[Tile | Text, ...]

"""For formats that have no places of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.diagnostics import UsageError

if TYPE_CHECKING:
    from cnnspec.drawing.picture import Picture


def need_boxes(picture: Picture, what: str) -> None:
    """Raise UsageError for a style that the format cannot draw."""
    if picture.options.style != "boxes":
        raise UsageError(f"{what} draws boxes only", f"for --style {picture.options.style}: svg, png, pdf or tex")

"""PDF, made of the SVG by svglib and ReportLab, which the extra ``pdf`` installs."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from cnnspec.diagnostics import UsageError

if TYPE_CHECKING:
    from cnnspec.drawing.picture import Picture


def write(picture: Picture) -> bytes:
    """The file: vectors and text, the same bytes each time. Raises UsageError where the extra is missing."""
    try:
        from reportlab import rl_config
        from reportlab.graphics import renderPDF
        from svglib.svglib import svg2rlg
    except ImportError:
        raise UsageError("PDF needs the extra 'pdf'", "install it with: pip install 'cnnspec[pdf]'") from None
    from cnnspec.drawing.formats import svg

    # The names of days and machines are left out of the file.
    rl_config.invariant = 1
    drawing = svg2rlg(BytesIO(svg.write(picture)))
    content: bytes = renderPDF.drawToString(drawing, msg="")
    return content.rstrip() + f"\n% {picture.stamp}\n".encode()

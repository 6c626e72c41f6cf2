"""A sheet as SVG: pictures inside it, text that is text, dark where the reader's system is."""

from __future__ import annotations

import hashlib

from cnnspec.drawing.formats.svg import text_element, theme_rules
from cnnspec.drawing.markup import xml_text
from cnnspec.drawing.measure import FAMILY
from cnnspec.drawing.palette import THEMES
from cnnspec.drawing.scene import Text
from cnnspec.evaluation.featuremaps.raster import data_url
from cnnspec.evaluation.featuremaps.scene import FIXED, Sheet, Tile


def write(sheet: Sheet, theme: str = "auto") -> bytes:
    """The file; the same bytes for the same sheet."""
    colours = {**THEMES[theme].roles, **FIXED}
    title, words = xml_text(sheet.title), xml_text(sheet.words)
    elements = [_element(part, colours) for part in sheet.parts]
    # Several sheets may stand in one page.
    digest = hashlib.sha256("\n".join([title, words, *elements]).encode()).hexdigest()[:8]
    body = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" id="net-{digest}" width="{sheet.width:g}" height="{sheet.height:g}" '
        f'viewBox="0 0 {sheet.width:g} {sheet.height:g}" role="img" aria-labelledby="title-{digest} desc-{digest}" '
        f'font-family="{FAMILY}">',
        f'<title id="title-{digest}">{title}</title>',
        f'<desc id="desc-{digest}">{words}</desc>',
        *([theme_rules(digest)] if theme == "auto" else []),
        f'<rect width="100%" height="100%" class="f-paper" fill="{colours["paper"]}"/>',
        *elements,
        "</svg>",
    ]
    return ("\n".join(body) + "\n").encode()


def _element(part: Tile | Text, colours: dict[str, str]) -> str:
    if isinstance(part, Text):
        return text_element(part, colours)
    place = f'x="{part.x:.6g}" y="{part.y:.6g}" width="{part.width:.6g}" height="{part.height:.6g}"'
    frame = f'<rect {place} class="s-frame" stroke="{colours["frame"]}" stroke-width="0.75" fill="none"/>'
    picture = f'<image {place} preserveAspectRatio="none" style="image-rendering: pixelated"'
    return f'<g><title>{xml_text(part.tip)}</title>{picture} href="{data_url(part.pixels)}"/>{frame}</g>'

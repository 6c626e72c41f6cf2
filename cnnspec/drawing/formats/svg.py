"""SVG: text that is text, a title and a description for screen readers, dark where the reader's system is."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from cnnspec.drawing.markup import xml_text
from cnnspec.drawing.measure import FAMILY, is_exact, text_width
from cnnspec.drawing.palette import DARK, THEMES
from cnnspec.drawing.scene import Curve, Part, Polygon, Rect, Text

if TYPE_CHECKING:
    from cnnspec.drawing.picture import Picture

Colours = dict[str, str]


def write(picture: Picture) -> bytes:
    """The file."""
    from cnnspec.drawing.stamp import digest

    scene, theme = picture.scene, picture.options.theme
    colours = THEMES[theme].roles
    id = digest(picture)[:8]  # several pictures may stand in one page
    body = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" id="net-{id}" width="{scene.width}pt" height="{scene.height}pt" '
        f'viewBox="0 0 {scene.width} {scene.height}" role="img" aria-labelledby="title-{id} desc-{id}" '
        f'font-family="{FAMILY}" text-rendering="geometricPrecision">',
        f'<title id="title-{id}">{xml_text(scene.title)}</title>',
        f'<desc id="desc-{id}">{xml_text(scene.words)}</desc>',
        f"<metadata>{xml_text(picture.stamp)}</metadata>".replace("&quot;", '"'),
        *([theme_rules(id)] if theme == "auto" else []),
        f'<rect width="100%" height="100%" {_paint(colours, fill="paper")}/>',
        *(_part(part, colours) for part in scene.parts),
        "</svg>",
    ]
    return ("\n".join(body) + "\n").encode()


def theme_rules(id: str) -> str:
    """The dark colours, for what is painted in the light ones below an element."""
    rules = []
    for role, colour in DARK.roles.items():
        rules.append(f"#net-{id} .f-{role}{{fill:{colour}}}#net-{id} .s-{role}{{stroke:{colour}}}")
    return f"<style>@media (prefers-color-scheme: dark){{{''.join(rules)}}}</style>"


def _paint(colours: Colours, fill: str = "", line: str = "", dashed: bool = False) -> str:
    classes = " ".join([*([f"f-{fill}"] if fill else []), *([f"s-{line}"] if line else [])])
    paint = f'class="{classes}" fill="{colours[fill] if fill else "none"}"'
    if line:
        paint += f' stroke="{colours[line]}"'
    return paint + (' stroke-dasharray="4 3"' if dashed else "")


def _part(part: Part, colours: Colours) -> str:
    shapes = "".join(_shape(shape, colours) for shape in part.shapes)
    return f"<g><title>{xml_text(part.tip)}</title>{shapes}</g>" if part.tip else f"<g>{shapes}</g>"


@singledispatch
def _shape(shape: object, colours: Colours) -> str:
    raise TypeError(shape)


@_shape.register
def _(shape: Rect, colours: Colours) -> str:
    place = f'x="{shape.x}" y="{shape.y}" width="{shape.width}" height="{shape.height}" rx="{shape.radius}"'
    return f"<rect {place} {_paint(colours, shape.fill, shape.line, shape.dashed)}/>"


@_shape.register
def _(shape: Curve, colours: Colours) -> str:
    start, *rest = (f"{x},{y}" for x, y in shape.points)
    return f'<path d="M{start}C{" ".join(rest)}" {_paint(colours, "", shape.line, shape.dashed)}/>'


@_shape.register
def _(shape: Polygon, colours: Colours) -> str:
    points = " ".join(f"{x},{y}" for x, y in shape.points)
    word = "polygon" if shape.fill else "polyline"
    return f'<{word} points="{points}" {_paint(colours, shape.fill, shape.line, shape.dashed)}/>'


@_shape.register
def text_element(shape: Text, colours: Colours) -> str:
    """A line of text as an element, as wide as it is in Helvetica in whatever font it is shown."""
    anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
    weight = ' font-weight="bold"' if shape.bold else ""
    place = f'x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size:g}"'
    if len(shape.text) > 1 and is_exact(shape.text):
        place += f' textLength="{text_width(shape.text, shape.size, shape.bold):.1f}" lengthAdjust="spacingAndGlyphs"'
    return f"<text {place}{anchor}{weight} {_paint(colours, shape.role)}>{xml_text(shape.text)}</text>"

"""TikZ, for papers: a picture to put into a document that uses the package tikz."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from cnnspec.drawing.palette import THEMES
from cnnspec.drawing.scene import Curve, Polygon, Rect, Text

if TYPE_CHECKING:
    from cnnspec.drawing.picture import Picture

ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_NAMED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "×": r"\(\times\)", "·": r"\(\cdot\)",
    "›": r"\(\rightarrow\)", "–": "--", "…": r"\dots{}", "|": r"\textbar{}", "<": r"\textless{}",
    ">": r"\textgreater{}", '"': r"\char34{}", "-": "{-}", "`": r"\textasciigrave{}", "'": "{'}",
}  # fmt: skip


def write(picture: Picture) -> bytes:
    """The file: colours of its own, points of PostScript (bp), sans serif."""
    scene = picture.scene
    colours = THEMES[picture.options.theme].roles
    lines = [
        f"% {picture.stamp}",
        r"% In the preamble: \usepackage{tikz}. To fit a column: \resizebox{\linewidth}{!}{\input{...}}.",
        # The percent signs keep the ends of lines from becoming spaces beside the picture.
        r"\begingroup%",
        *(f"\\definecolor{{cnnspec-{role}}}{{HTML}}{{{colour[1:].upper()}}}%" for role, colour in colours.items()),
        r"\begin{tikzpicture}[x=1bp, y=-1bp, line width=0.8bp, inner sep=0pt, font=\sffamily]",
        f"\\path[use as bounding box] (0,0) rectangle ({scene.width:g},{scene.height:g});",
    ]
    for part in scene.parts:
        lines += [_shape(shape) for shape in part.shapes]
    return ("\n".join([*lines, r"\end{tikzpicture}%", r"\endgroup"]) + "\n").encode()


def tex_text(text: str) -> str:
    """A text in which nothing is a command; line breaks and other controls are spaces."""
    return "".join(_NAMED.get(letter, letter if letter.isprintable() else " ") for letter in text)


def _paint(fill: str, line: str, dashed: bool = False) -> str:
    paint = [f"fill=cnnspec-{fill}"] * bool(fill) + [f"draw=cnnspec-{line}"] * bool(line) + ["dashed"] * dashed
    return ", ".join(paint)


@singledispatch
def _shape(shape: object) -> str:
    raise TypeError(shape)


@_shape.register
def _(shape: Rect) -> str:
    paint = f"{_paint(shape.fill, shape.line, shape.dashed)}, rounded corners={shape.radius:g}bp"
    right, bottom = shape.x + shape.width, shape.y + shape.height
    return f"\\path[{paint}] ({shape.x:g},{shape.y:g}) rectangle ({right:g},{bottom:g});"


@_shape.register
def _(shape: Curve) -> str:
    start, *rest = (f"({x:g},{y:g})" for x, y in shape.points)
    pieces = (f".. controls {rest[at]} and {rest[at + 1]} .. {rest[at + 2]}" for at in range(0, len(rest), 3))
    return f"\\path[{_paint('', shape.line, shape.dashed)}] {start} {' '.join(pieces)};"


@_shape.register
def _(shape: Polygon) -> str:
    points = " -- ".join(f"({x:g},{y:g})" for x, y in shape.points)
    return f"\\path[{_paint(shape.fill, shape.line, shape.dashed)}] {points}{' -- cycle' if shape.fill else ''};"


@_shape.register
def _(shape: Text) -> str:
    font = f"\\fontsize{{{shape.size:g}bp}}{{{shape.size * 1.2:g}bp}}\\selectfont" + r"\bfseries" * shape.bold
    look = f"anchor={ANCHORS[shape.anchor]}, text=cnnspec-{shape.role}"
    return f"\\node[{look}] at ({shape.x:g},{shape.y:g}) {{{font} {tex_text(shape.text)}}};"

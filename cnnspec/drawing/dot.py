"""A plan in the language of Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.drawing.markup import xml_letters, xml_text
from cnnspec.drawing.palette import THEMES, Palette
from cnnspec.drawing.plan import Frame

if TYPE_CHECKING:
    from cnnspec.drawing.options import Options
    from cnnspec.drawing.plan import Arrow, Card, Plan

FONT = "Helvetica"  # one name: the widths of letters are known for it
POINTS = 72  # an inch, in which Graphviz gives sizes


def to_dot(plan: Plan, options: Options) -> str:
    """The DOT source: the same for the same plan."""
    import graphviz

    palette = THEMES[options.theme]
    drawing = graphviz.Digraph(
        "network",
        graph_attr={
            "rankdir": "TB" if options.direction == "down" else "LR", "nodesep": "0.25", "ranksep": "0.22",
            "fontname": FONT, "fontsize": "11", "fontcolor": palette.text, "bgcolor": palette.paper,
            **({"label": _html(*plan.caption_lines), "labelloc": "b"} if plan.caption else {}),
            "pad": "0.1", "margin": "0",
        },
        node_attr={
            "shape": "box", "style": "rounded,filled", "fontname": FONT, "fontsize": "11", "fixedsize": "true",
            "fontcolor": palette.text, "margin": "0",
        },
        edge_attr={
            "fontname": FONT, "fontsize": "9", "fontcolor": palette.muted, "color": palette.line, "arrowsize": "0.6",
        },
    )  # fmt: skip
    heads = [card for card in plan.ends if not card.id.startswith("out")]
    for card in heads:
        _add_card(drawing, card, palette)
    _add_children(drawing, plan.children, palette)
    for card in plan.ends[len(heads) :]:
        _add_card(drawing, card, palette)
    for arrow in plan.arrows:
        _add_arrow(drawing, arrow, palette)
    return str(drawing.source)


def _add_children(drawing: Any, children: tuple[Card | Frame, ...], palette: Palette, path: str = "") -> None:
    for index, child in enumerate(children):
        if not isinstance(child, Frame):
            _add_card(drawing, child, palette)
            continue
        with drawing.subgraph(name=f"cluster{path}_{index}") as inner:
            inner.attr(
                label=_html(child.label) if child.label else "", fontsize="10", margin="10", style="rounded,dashed",
                color=palette.frame, labelloc="t", labeljust="l",
            )  # fmt: skip
            _add_children(inner, child.children, palette, f"{path}_{index}")


def _add_card(drawing: Any, card: Card, palette: Palette) -> None:
    look = {"style": "", "shape": "plaintext"}
    if card.kind != "end":
        fill, border = palette.kinds[card.kind]
        look = {"fillcolor": fill, "color": border}
    if card.marks:  # a second border
        look |= {"color": palette.skip, "peripheries": "2"}
    size = {"width": f"{card.width / POINTS:.3f}", "height": f"{card.height / POINTS:.3f}"}
    drawing.node(card.id, _label(card), tooltip=_escaped(card.tip), **size, **look)


def _add_arrow(drawing: Any, arrow: Arrow, palette: Palette) -> None:
    look = {"color": palette.skip, "style": "dashed", "weight": "0"} if arrow.skip else {"weight": "4"}
    label = f"  {arrow.label} " if arrow.label else ""  # spaces keep it off the arrow, and off what is beside it
    drawing.edge(arrow.source, arrow.target, _escaped(label), **{"class": "skip"} if arrow.skip else {}, **look)


def _label(card: Card) -> str:
    """An HTML-like label, in which nothing of a spec means anything."""
    return f"<{'<br/>'.join(_line(*line) for line in card.lines)}>"


def _line(text: str, size: float, bold: bool) -> str:
    text = text.replace("›", ">")  # of which renderers know the width
    words = f"<b>{xml_text(text)}</b>" if bold else xml_text(text)
    return words if size == 11 else f'<font point-size="{size:g}">{words}</font>'


def _html(*lines: str) -> str:
    return f"<{'<br/>'.join(map(xml_text, lines))}>"


def _escaped(text: str) -> str:
    """Plain text where Graphviz would read escapes, or HTML between angle brackets."""
    from graphviz import escape

    escaped: str = escape(xml_letters(text))  # of a type that the library does not take for HTML
    return escaped

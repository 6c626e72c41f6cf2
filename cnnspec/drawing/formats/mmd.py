"""Mermaid: a flow chart for documents that draw it themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.drawing.formats._boxes import need_boxes
from cnnspec.drawing.markup import xml_letters
from cnnspec.drawing.palette import THEMES
from cnnspec.drawing.plan import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnspec.drawing.picture import Picture
    from cnnspec.drawing.plan import Card

PLAIN = set(" .,:/=()[]×·›–…")


def write(picture: Picture) -> bytes:
    """The file."""
    need_boxes(picture, "Mermaid")
    return (source(picture) + "\n").encode()


def source(picture: Picture) -> str:
    """The flow chart."""
    plan, palette = picture.plan, THEMES[picture.options.theme]
    lines = [
        f"%% {picture.stamp}",
        f"flowchart {'TB' if picture.options.direction == 'down' else 'LR'}",
        f"  accTitle: {_one_line(plan.name)}",
        f"  accDescr: {_one_line(plan.words)}",
    ]
    lines += [f"  classDef {kind} fill:{fill},stroke:{line},color:{palette.text}"
              for kind, (fill, line) in palette.kinds.items()]  # fmt: skip
    marked = [card.id for card in plan.cards() if card.marks]
    if marked:
        lines.append(f"  classDef marked stroke:{palette.skip},stroke-width:4px,stroke-dasharray:8 3")
    lines += [f'  {card.id}("{_words(card)}")' for card in plan.ends]
    lines += _children(plan.children)
    for arrow in plan.arrows:
        label = f'|"{escaped(arrow.label)}"|' if arrow.label else ""
        lines.append(f"  {arrow.source} {'-.->' if arrow.skip else '-->'}{label} {arrow.target}")
    if marked:
        lines.append(f"  class {','.join(marked)} marked")
    if plan.caption:
        lines += [f'  caption["{escaped(plan.caption)}"]', "  style caption fill:none,stroke:none"]
        lines.append(f"  {plan.ends[-1].id} ~~~ caption")
    return "\n".join(lines)


def _children(children: tuple[Card | Frame, ...], path: str = "") -> Iterator[str]:
    for at, child in enumerate(children):
        if isinstance(child, Frame):
            name = f"{path}_{at}"
            yield f'  subgraph frame{name}["{escaped(child.label) or " "}"]'
            yield from _children(child.children, name)
            yield "  end"
        else:
            yield f'  {child.id}["{_words(child)}"]:::{child.kind}'


def _words(card: Card) -> str:
    lines = (f"<b>{escaped(line.text)}</b>" if line.bold else escaped(line.text) for line in card.lines)
    return "<br>".join(lines)


def escaped(text: str) -> str:
    """A text in quotes, in which every letter that Mermaid or Markdown may read stands as its number."""
    return "".join(
        letter if letter.isalnum() or letter in PLAIN else f"#{ord(letter)};" for letter in xml_letters(text)
    )


def _one_line(text: str) -> str:
    """A text to the end of its line, without the letters that would end it or begin something else."""
    return " ".join(
        "".join(letter if letter.isprintable() and letter not in ";{}%<>#`" else " " for letter in text).split()
    )

"""The words in a box, line by line, and the room that they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnspec.drawing.describe import THEN
from cnnspec.drawing.measure import text_width, wrap
from cnnspec.drawing.turns import LATER

if TYPE_CHECKING:
    from cnnspec.drawing.boxes import Box

TITLE = 11.0
SMALL = 9.0
MARGIN = 9.0
SPACING = 1.25
MOST_LETTERS = 64
# A block of more paths than this has several of them on a line.
MOST_PATHS = 3
BESIDE = "  |  "


class Line(NamedTuple):
    """One line of a box."""

    text: str
    size: float = TITLE
    bold: bool = False


def box_lines(box: Box, figures: tuple[str, ...] = ()) -> tuple[Line, ...]:
    """What is done before, the operation, what is done after, the paths of a block, figures."""
    title = f"{box.times} × {box.title}" if box.times > 1 else box.title
    if box.tag:
        title = f"{box.tag}: {title}"
    small = []
    for text, separator in (*((line, THEN) for line in _paths(box.lines)), *((line, " ") for line in figures)):
        small += wrap(text, MOST_LETTERS, separator)
    before = wrap(" · ".join(box.before), MOST_LETTERS, " · ") if box.before else []
    after = wrap(" · ".join(box.details), MOST_LETTERS, " · ") if box.details else []
    return (
        *(Line(text, SMALL) for text in before),
        *(Line(text, TITLE, bold=True) for text in wrap(title, MOST_LETTERS)),
        *(Line(text, SMALL) for text in (*after, *small)),
    )


def _paths(lines: tuple[str, ...]) -> list[str]:
    if len(lines) <= MOST_PATHS or any(line.startswith(("+ ", LATER)) for line in lines):
        return list(lines)
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + len(BESIDE) + len(line) <= MOST_LETTERS:
            packed[-1] += BESIDE + line
        else:
            packed.append(line)
    return packed


def extent(lines: tuple[Line, ...]) -> tuple[float, float]:
    """Width and height of a box around lines, in points."""
    widest = max(text_width(line.text, line.size, line.bold) for line in lines)
    return round(widest + 2 * MARGIN, 1), round(sum(line.size for line in lines) * SPACING + MARGIN, 1)

"""How wide a text is in Helvetica, from the widths that Adobe publishes for it (thousandths of the size)."""

from __future__ import annotations

FAMILY = "Helvetica, Arial, Liberation Sans, Arimo, Nimbus Sans, TeX Gyre Heros, sans-serif"
"""Fonts for SVG and CSS: those before the last have the widths below."""
# From the space on, as ASCII has them.
_PLAIN = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
    556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556,
    556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
    500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722,
    611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556,
    611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778,
    556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
_OTHERS = {"×": 584, "−": 584, "·": 278, "›": 333, "…": 1000, "–": 556}  # bold ones are as wide
_UNKNOWN = 1000  # as wide as letters come, so that nothing is cut off


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Points."""
    return sum(_width(letter, bold) or _UNKNOWN for letter in text) * size / 1000


def is_exact(text: str) -> bool:
    """Whether the width of every letter is known."""
    return all(_width(letter) for letter in text)


def _width(letter: str, bold: bool = False) -> int:
    """0 where it is not known."""
    place = ord(letter) - 32
    table = _BOLD if bold else _PLAIN
    return table[place] if 0 <= place < len(table) else _OTHERS.get(letter, 0)


def wrap(text: str, most: int, separator: str = " ") -> list[str]:
    """Lines of at most ``most`` letters where the text can be parted, the separator staying at the end of a line.

    >>> wrap("3×3, 64 › 3×3, 64 › pool", 20, " › ")
    ['3×3, 64 › 3×3, 64 ›', 'pool']
    """
    lines: list[str] = []
    for part in text.split(separator):
        if lines and len(lines[-1]) + len(separator) + len(part) <= most:
            lines[-1] += separator + part
            continue
        if lines:
            lines[-1] += separator.rstrip()
        lines += [part[at : at + most] for at in range(0, len(part), most)] or [""]
    return lines

"""How wide a text is in Helvetica, from the widths that Adobe publishes for it (thousandths of the size)."""

from __future__ import annotations

# From the space on, as ASCII has them; bold is wider by about a twentieth.
_ASCII = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
_OTHERS = {"×": 584, "·": 278, "›": 333, "…": 1000, "–": 556}
_UNKNOWN = 1000  # as wide as letters come, so that nothing is cut off
BOLD = 1.07


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Points."""
    thousandths = sum(_width(letter) for letter in text)
    return thousandths * size / 1000 * (BOLD if bold else 1)


def _width(letter: str) -> int:
    place = ord(letter) - 32
    return _ASCII[place] if 0 <= place < len(_ASCII) else _OTHERS.get(letter, _UNKNOWN)


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

"""Text in columns, for a terminal of some width.

A table of a large network has hundreds of rows, and a library that can colour every cell takes longer to lay them out
than all of our figures take to compute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

GAP = "  "
LEAST = 8  # letters of a column that wraps, whatever the others need


def table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], width: int, signs: Sequence[str] = ()
) -> Iterator[str]:
    """The lines of a table: two columns of words, which wrap where they must, then numbers, which do not.

    ``signs`` has a letter for each row, which stands before it.
    """
    lines = [headings, *rows]
    width -= 2 if signs else 0
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - width
    if excess > 0:
        widths[:2] = narrowed(widths[0], widths[1], excess)
    for index, line in enumerate(lines):
        lead = f"{signs[index - 1] if index else ' '} " if signs else ""
        for part in _line(line, widths):
            yield lead + part
            lead = " " * len(lead)


def narrowed(first: int, second: int, excess: int) -> tuple[int, int]:
    """Two widths with that much taken away: of the wider one first, then of both alike.

    The second has a gap on both sides, and counts as one letter more.
    """
    least = min(LEAST, first), min(LEAST, second)
    level = min(excess, abs(first - second - 1))
    if first > second + 1:
        first -= level
    else:
        second -= level
    half = round((excess - level) / 2)
    return max(least[0], first - half), max(least[1], second - (excess - level - half))


def _line(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    first, second, *numbers = cells
    names, words = wrapped(first, widths[0]), wrapped(second, widths[1])
    right = [number.rjust(width) for number, width in zip(numbers, widths[2:], strict=True)]
    for index in range(max(len(names), len(words))):
        name = names[index] if index < len(names) else ""
        what = words[index] if index < len(words) else ""
        yield GAP.join([name.ljust(widths[0]), what.ljust(widths[1]), *(right if not index else ())]).rstrip()


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most that many letters: broken at spaces, and a word that is longer where it must be."""
    if len(text) <= width:
        return [text]
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += [word[start : start + width] for start in range(0, len(word), width)]
    return lines

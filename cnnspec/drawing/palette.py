"""The colours of a picture, by what they stand for. Kinds are told apart by words too, never by hue alone.

The hues are those of Okabe and Ito, "Color Universal Design", 2002, which people with the common kinds of colour
blindness can tell apart.
"""

from __future__ import annotations

from typing import NamedTuple

from cnnspec.layers import family_of
from cnnspec.layers._base import Family

_KINDS = {
    Family.CONVOLUTION: "conv",
    Family.DENSE: "dense",
    Family.POOLING: "pool",
    Family.MERGE: "merge",
}


class Palette(NamedTuple):
    """Colours as ``#rrggbb``: of the paper, of texts and lines, and fill and border of each kind of box."""

    paper: str
    text: str
    muted: str
    line: str
    skip: str
    frame: str
    kinds: dict[str, tuple[str, str]]

    @property
    def roles(self) -> dict[str, str]:
        """Every colour by its name: ``text``, ``conv-fill``, ``conv-line`` and so on."""
        plain = {name: str(getattr(self, name)) for name in self._fields[:-1]}
        fills = {f"{kind}-fill": fill for kind, (fill, _) in self.kinds.items()}
        return plain | fills | {f"{kind}-line": line for kind, (_, line) in self.kinds.items()}


LIGHT = Palette(
    "#ffffff", "#1a1a1a", "#404040", "#404040", "#b34700", "#767676",
    {
        "conv": ("#d6e8f5", "#0072b2"),
        "dense": ("#e5d7ee", "#4a1486"),
        "pool": ("#fbe3cf", "#a83c00"),
        "merge": ("#d5efe6", "#007a5e"),
        "block": ("#fbf3c4", "#8a7000"),
        "other": ("#f2f2f2", "#4a4a4a"),
    },
)  # fmt: skip
DARK = Palette(
    "#0d1117", "#f0f3f6", "#c9d1d9", "#9aa4af", "#ffb070", "#8b949e",
    {
        "conv": ("#0f3a5a", "#58b1ef"),
        "dense": ("#3a2455", "#a679dd"),
        "pool": ("#55300f", "#f0a35e"),
        "merge": ("#0c4234", "#3fbf95"),
        "block": ("#443a08", "#e0c341"),
        "other": ("#2b3036", "#b6bdc6"),
    },
)  # fmt: skip
PRINT = Palette(
    "#ffffff", "#000000", "#000000", "#000000", "#000000", "#606060",
    {
        "conv": ("#dedede", "#000000"),
        "dense": ("#c4c4c4", "#000000"),
        "pool": ("#ffffff", "#000000"),
        "merge": ("#f0f0f0", "#000000"),
        "block": ("#e8e8e8", "#000000"),
        "other": ("#ffffff", "#606060"),
    },
)  # fmt: skip
# `auto` is light, and dark where the reader's system is, in formats that can be both.
THEMES = {"auto": LIGHT, "light": LIGHT, "dark": DARK, "print": PRINT}


def kind_of(op: str) -> str:
    """The kind of box that an operation is drawn as."""
    return "block" if op == "block" else _KINDS.get(family_of(op), "other")

"""How a network is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnspec.diagnostics import UsageError

if TYPE_CHECKING:
    from cnnspec.drawing.marks import Mark

DIRECTIONS = ("down", "right")
ENGINES = ("bundled", "dot")
CHOICES = {
    "level": ("auto", "layer", "block", "stage"),
    "direction": DIRECTIONS,
    "theme": ("auto", "light", "dark", "print"),
    "engine": ENGINES,
}
SHOWN = ("params", "macs", "memory", "receptive-field", "lint")


class Options(NamedTuple):
    """What a user chooses; ``level: auto`` is the most detailed that fits a page.

    ``show`` are figures to write into the boxes, ``description`` words of the spec for those who cannot see it, and
    ``marks`` what ``show: lint`` tells of the spec, which a graph alone does not know. Without ``caption`` the totals
    are left out, for a document that has a caption of its own.
    """

    style: str = "boxes"
    level: str = "auto"
    direction: str = "down"
    theme: str = "auto"
    show: tuple[str, ...] = ()
    engine: str = "bundled"
    description: str = ""
    marks: tuple[Mark, ...] | None = None
    caption: bool = True

    @property
    def marked(self) -> tuple[Mark, ...]:
        """The marks that are to be drawn."""
        return (self.marks or ()) if "lint" in self.show else ()

    def check(self) -> Options:
        """These options. Raises UsageError where a choice is none."""
        for name, allowed in CHOICES.items():
            need(name, getattr(self, name), allowed)
        for figure in self.show:
            need("show", figure, SHOWN)
        if self.style == "volume" and self.direction != "down":
            raise UsageError("volumes stand in one line, from left to right", "leave --direction out")
        return self

    def chosen(self) -> dict[str, object]:
        """What is not as by default, the words and marks of the spec left out."""
        names = (name for name in self._fields if name not in ("description", "marks"))
        return {name: getattr(self, name) for name in names if getattr(self, name) != self._field_defaults[name]}


def need(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise UsageError unless a value is one of those allowed."""
    if value not in allowed:
        from cnnspec.values.suggest import did_you_mean

        raise UsageError(f"{name} is {', '.join(allowed)}, not '{value}'", did_you_mean(value, allowed, kind=name))

"""What keeps a model from becoming a spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class NoWordError(ValueError):
    """The language has no word for a layer, or for one of its settings."""


class CannotImportError(Exception):
    """Every layer that the language has no word for: name, class and reason; ``what`` the model calls it."""

    def __init__(self, reasons: Sequence[tuple[str, str, str]], what: str = "layer") -> None:
        super().__init__("; ".join(f"{name} ({kind}): {why}" for name, kind, why in reasons))
        self.reasons = tuple(reasons)
        self.what = what

    def lines(self) -> list[str]:
        """A line a reason, with the layers that it is true of."""
        together: dict[tuple[str, str], dict[str, None]] = {}
        for name, kind, why in self.reasons:  # one that is called twice is found twice
            together.setdefault((kind, why), {})[f"'{name}'"] = None
        return [
            f"{self.what}{'s' if len(names) > 1 else ''} {', '.join(names)} ({kind}): {why}"
            for (kind, why), names in together.items()
        ]

"""70,000 handwritten digits, 10,000 of them for the test (LeCun, Cortes, Burges)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.data.sources import Found, SourceFacts, Where
from cnnspec.data.sources._keras import found

if TYPE_CHECKING:
    from cnnspec.spec.choices import Options

OPTIONS: Options = {}
PARTS = False

_NAMES: tuple[str, ...] = tuple("0123456789")


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Known once and for all."""
    return SourceFacts(shape=(28, 28, 1), classes=10, range=(0, 255), samples=60_000)


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """Keras brings it when it is read."""
    return found("mnist", facts(fields), 10_000, _NAMES)

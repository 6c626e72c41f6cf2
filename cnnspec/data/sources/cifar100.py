"""60,000 small photographs of a hundred kinds of things, 10,000 of them for the test (Krizhevsky, 2009)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.data.sources import Found, SourceFacts, Where
from cnnspec.data.sources._keras import found

if TYPE_CHECKING:
    from cnnspec.spec.choices import Options

OPTIONS: Options = {}
PARTS = False

_NAMES: tuple[str, ...] = ()


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Known once and for all."""
    return SourceFacts(shape=(32, 32, 3), classes=100, range=(0, 255), samples=50_000)


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """Keras brings it when it is read."""
    return found("cifar100", facts(fields), 10_000, _NAMES)

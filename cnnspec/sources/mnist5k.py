"""5,000 handwritten digits that come with this package (see ``NOTICE.md`` beside the file for their licence)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnspec.sources import Found, Parts, SourceFacts, Wanted, Where

if TYPE_CHECKING:
    from cnnspec.values.choices import Options

OPTIONS: Options = {}
PARTS = False

_FILE = Path(__file__).parent / "mnist5k.npz"


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Known once and for all."""
    return SourceFacts(shape=(28, 28, 1), classes=10, range=(0, 255), samples=5000)


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """They are there."""
    return Found(_load, {"training": 5000}, 10, tuple("0123456789"), (28, 28, 1))


def _load(wanted: Wanted) -> Parts:
    """The digits, sorted by class, as grey images with one channel."""
    import numpy as np

    from cnnspec.sources.images.arrays import Arrays

    with np.load(_FILE, allow_pickle=False) as stored:
        images, labels = stored["x"][..., np.newaxis], stored["y"].astype(np.int32)
    return Parts(Arrays(images, labels, 10, tuple("0123456789")))

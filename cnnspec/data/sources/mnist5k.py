"""5,000 handwritten digits that come with this package (see ``NOTICE.md`` beside the file for their licence)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnspec.data.sources import SourceFacts

if TYPE_CHECKING:
    from cnnspec.data.arrays import Arrays
    from cnnspec.spec.choices import Options

OPTIONS: Options = {}

_FILE = Path(__file__).parent.parent / "mnist5k.npz"


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Known once and for all."""
    return SourceFacts(shape=(28, 28, 1), classes=10, range=(0, 255), samples=5000)


def read(fields: dict[str, Any]) -> Arrays:
    """The digits, sorted by class, as grey images with one channel."""
    import numpy as np

    from cnnspec.data.arrays import Arrays

    with np.load(_FILE, allow_pickle=False) as stored:
        return Arrays(images=stored["x"][..., np.newaxis], labels=stored["y"].astype(np.int32), classes=10)

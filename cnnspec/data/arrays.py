"""Images and labels in memory, and reading them from the source that a spec names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnspec.data.sources import source_modules
from cnnspec.diagnostics import UsageError

if TYPE_CHECKING:
    import numpy as np

    from cnnspec.spec.data import Data


@dataclass(frozen=True)
class Arrays:
    """Raw images (sample, height, width, channel), not scaled and in their own type, and one class index each."""

    images: np.ndarray[Any, Any]
    labels: np.ndarray[Any, Any]
    classes: int

    def __len__(self) -> int:
        return len(self.images)

    def take(self, indices: np.ndarray[Any, Any]) -> Arrays:
        """Those samples, in that order."""
        return Arrays(self.images[indices], self.labels[indices], self.classes)


def read(data: Data) -> Arrays:
    """All samples of the source, counted."""
    arrays: Arrays = source_modules()[data.source.name].read(data.source.fields)
    if data.samples is not None and data.samples != len(arrays):
        raise UsageError(
            f"data.samples says {data.samples:,}, but {data.source.name} holds {len(arrays):,}",
            help=f"write samples: {len(arrays)}, or leave it out",
        )
    return arrays

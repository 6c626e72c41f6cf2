"""Images and labels as a source gives them: decoded in memory, or still encoded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Encoded:
    """Images that are decoded when they are needed: file names or the bytes of files, and how to make pixels of one.

    ``decode`` takes one of the ``contents`` as a tensor and gives uint8 (height, width, channel), all of ``shape``.
    ``from_files`` says that contents are names.
    """

    contents: np.ndarray[Any, Any]
    shape: tuple[int, ...]
    decode: Callable[[Any], Any]
    from_files: bool = True

    def __len__(self) -> int:
        return len(self.contents)

    def __getitem__(self, indices: Any) -> Encoded:
        return replace(self, contents=self.contents[indices])


@dataclass(frozen=True)
class Arrays:
    """Raw images (sample, height, width, channel), not scaled and in their own type, and one class index each.

    Labels of several classes a sample are float32 (sample, class) of zeros and ones. ``names`` are those of the
    classes, where the source has some, ``files`` those of the image files, where it has such.
    """

    images: np.ndarray[Any, Any] | Encoded
    labels: np.ndarray[Any, Any]
    classes: int
    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.images)

    def take(self, indices: np.ndarray[Any, Any]) -> Arrays:
        """Those samples, in that order."""
        files = tuple(self.files[index] for index in indices) if self.files else ()
        return replace(self, images=self.images[indices], labels=self.labels[indices], files=files)

    @property
    def shape(self) -> tuple[int, ...]:
        """That of one image."""
        return self.images.shape if isinstance(self.images, Encoded) else self.images.shape[1:]

"""Where images come from: one source a file, and the file's name is its word in ``data: {source: …}``.

A source says: ``OPTIONS``, the fields of the word; ``PARTS``, whether it may have a validation part of its own;
``facts(fields)``, what is known without looking at anything; ``find(fields, where, labels)``, what a look at the disk
shows without reading pixels, and how to read them. Only that last step may import a framework.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.diagnostics import UsageError
from cnnspec.values.words import Words

if TYPE_CHECKING:
    from cnnspec.sources.images.arrays import Arrays


IMAGE_CHANNELS = (1, 3, 4)  # gray, color, and color with transparency


class SourceFacts(NamedTuple):
    """What is known of a source without looking; ``shape`` is that of one image, ``range`` that of raw values.

    ``image_files`` says that it decodes image files, which can give a map of ``IMAGE_CHANNELS`` only.
    """

    shape: tuple[int, ...] | None = None
    classes: int | None = None
    range: tuple[float, float] | None = None
    samples: int | None = None
    image_files: bool = False


class DataError(UsageError):
    """A source cannot be used; ``field`` is the one of its fields that is to blame, if it is one."""

    def __init__(self, message: str, help: str | None = None, field: str | None = None) -> None:
        super().__init__(message, help)
        self.field = field


class Where(NamedTuple):
    """The folder that paths are relative to and stay in, if there is one; ``named`` by the user, not by the spec."""

    root: Path | None
    named: bool = False


class Wanted(NamedTuple):
    """What images are read for: the model's (height, width, channels), None where open, and bytes to keep in memory."""

    shape: tuple[int | None, ...]
    cache: int


class Parts(NamedTuple):
    """The parts of a source as they were read, and sentences for the user."""

    training: Arrays
    validation: Arrays | None = None
    test: Arrays | None = None
    notes: tuple[str, ...] = ()


class Found(NamedTuple):
    """What a look at a source shows, and ``load``, which reads the images.

    ``counts`` are the samples of each part; ``classes`` is their number or, for labels that are numbers, one more than
    the highest, which stands at ``highest``; ``names`` are theirs; ``shape`` is that of images that are taken as they
    are. ``columns`` are those of labels with one for each class; ``type`` is that of images in arrays, as
    NumPy calls it.
    """

    load: Callable[[Wanted], Parts]
    counts: dict[str, int]
    classes: int | None = None
    names: tuple[str, ...] = ()
    shape: tuple[int, ...] | None = None
    highest: str = ""
    columns: int | None = None
    type: str = ""


_FOLDER = Path(__file__).parent
SOURCES = Words(__name__, _FOLDER)
OPTIONS = Words(__name__, _FOLDER, "OPTIONS")

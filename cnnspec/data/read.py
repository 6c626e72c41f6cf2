"""The sources that a data section names: a look at them without a framework, then their images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.exhausted import enough_memory
from cnnspec.sources import SOURCES, Found, Parts, Wanted, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnspec.language.data import Data
    from cnnspec.values.choices import Choice


READ_LESS = "lower data.cache, so that image files are decoded in each epoch, or use fewer or smaller images"


class Look(NamedTuple):
    """What a look at the sources of a section shows; ``validation`` is that of a source of its own, ``test`` too."""

    source: Found
    validation: Found | None = None
    test: Found | None = None

    def as_read(self, parts: Parts) -> Look:
        """The same, with the classes that only reading the labels shows."""
        highest = max(part.classes for part in (parts.training, parts.validation, parts.test) if part is not None)
        return self._replace(source=self.source._replace(classes=self.source.classes or highest))

    @property
    def samples(self) -> int:
        """The images of the source that are for training and validation."""
        return sum(count for part, count in self.source.counts.items() if part != "test")


def look(data: Data, where: Where | None = None) -> Look:
    """Looks at the sources, without TensorFlow and without pixels. Raises DataError.

    ``where`` is the folder that paths are relative to; the current one unless given.
    """
    where = where or Where(Path.cwd())
    source = _find(data.source, where, data.labels)
    validation = None if isinstance(data.validation, float | str) else _find(data.validation, where, data.labels)
    test = None if data.test is None else _find(data.test, where, data.labels)
    return Look(source, validation, test)


def _find(source: Choice, where: Where, labels: str) -> Found:
    overview: Found = SOURCES[source.name].find(source.fields, where, labels)
    return overview


def read(data: Data, shape: Sequence[int | None], overview: Look | None = None) -> Parts:
    """The images for training and those for validation, as a model of that input shape takes them.

    Raises UsageError for images that cannot be used and for a section that says something else about them.
    """
    with enough_memory("read the images", READ_LESS):
        return _read(data, shape, overview or look(data))


def _read(data: Data, shape: Sequence[int | None], overview: Look) -> Parts:
    from cnnspec.data.split import split

    if data.samples is not None and data.samples != overview.samples:
        raise UsageError(
            f"data.samples says {data.samples:,}, but {data.source.name} holds {overview.samples:,}",
            help=f"write samples: {overview.samples}, or leave it out",
        )
    wanted = Wanted(tuple(shape), data.cache_bytes)
    parts = overview.source.load(wanted)
    if overview.test is not None:
        test = overview.test.load(wanted)
        parts = parts._replace(test=test.test or test.training, notes=(*parts.notes, *test.notes))
    if overview.validation is not None:
        own = overview.validation.load(wanted)
        return parts._replace(validation=own.training, notes=(*parts.notes, *own.notes))
    if data.validation == "auto" and parts.validation is not None:
        return parts
    fraction = 0.1 if isinstance(data.validation, str) else data.validation
    assert isinstance(fraction, float)
    training, validation = split(parts.training, fraction)
    return parts._replace(training=training, validation=validation)

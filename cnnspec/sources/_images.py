"""Image files with a label each: what folders, manifests and records come to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from cnnspec.diagnostics import UsageError
from cnnspec.sources import IMAGE_CHANNELS, DataError, Parts, Wanted
from cnnspec.sources.images.headers import BrokenImage, image_size
from cnnspec.text.files import open_regular
from cnnspec.values.choices import Option
from cnnspec.values.shapes import count
from cnnspec.values.types import one_of

if TYPE_CHECKING:
    import numpy as np

    from cnnspec.sources.images.arrays import Arrays
    from cnnspec.values.choices import Options

PARTS = ("training", "validation", "test")
PART_NAMES = {
    "train": "training", "training": "training", "validation": "validation", "val": "validation",
    "valid": "validation", "test": "test",
}  # fmt: skip
IMAGE_OPTIONS: Options = {
    "resize": Option(Annotated[str, one_of("stretch", "crop", "pad")], "stretch"),
    "broken": Option(Annotated[str, one_of("error", "skip")], "error"),
}


class Sample(NamedTuple):
    """One image, its label (a class, or the classes) and its size; ``content`` is its bytes where it is no file."""

    name: str
    label: int | tuple[int, ...]
    size: tuple[int, int] = (0, 0)
    content: bytes | None = None


def looked_at(samples: Iterable[Sample], broken: str) -> tuple[list[Sample], list[str]]:
    """The samples with their sizes, and the names of the broken ones that are left out. Raises DataError."""
    whole: list[Sample] = []
    skipped: list[str] = []
    for sample in samples:
        try:
            with open_regular(sample.name) as file:
                whole.append(sample._replace(size=image_size(file)))
        except OSError as error:
            _refuse_or_skip(sample.name, error.strerror or str(error), broken, skipped)
        except BrokenImage as error:
            _refuse_or_skip(sample.name, str(error), broken, skipped)
    return whole, skipped


def _refuse_or_skip(name: str, reason: str, broken: str, skipped: list[str]) -> None:
    if broken != "skip":
        raise DataError(f"cannot use {name}: {reason}", "mend or remove it, or write `broken: skip`")
    skipped.append(name)


def load(
    parts: dict[str, list[Sample]],
    wanted: Wanted,
    fields: dict[str, Any],
    *,
    classes: int,
    names: Sequence[str],
    skipped: Sequence[str],
    multi_hot: bool = False,
) -> Parts:
    """Decodes every image once: into memory where all of them fit, else only to see that each can be.

    Raises UsageError for an image that is broken.
    """
    shape = _shape(wanted, [sample for part in parts.values() for sample in part])
    size = sum(len(part) for part in parts.values()) * shape[0] * shape[1] * shape[2]
    skipped = list(skipped)
    arrays: dict[str, Arrays] = {}
    for part, samples in parts.items():
        if samples:
            arrays[part] = _arrays(
                samples, shape, fields, size <= wanted.cache, skipped, (classes, tuple(names), multi_hot)
            )
    notes = []
    if skipped:
        notes.append(f"left out {count(len(skipped), 'broken image')}, the first is {skipped[0]}")
    if size > wanted.cache:
        notes.append(f"{size / 2**20:,.0f} MiB of images are more than data.cache: they are decoded in each epoch")
    return Parts(arrays["training"], arrays.get("validation"), arrays.get("test"), tuple(notes))


def _arrays(
    samples: list[Sample],
    shape: tuple[int, int, int],
    fields: dict[str, Any],
    keep: bool,
    skipped: list[str],
    about: tuple[int, tuple[str, ...], bool],
) -> Arrays:
    import numpy as np

    from cnnspec.sources.images.arrays import Arrays, Encoded
    from cnnspec.sources.images.decode import decode_all, decoder

    from_files = samples[0].content is None
    contents = np.array(
        [os.fsencode(sample.name) if from_files else sample.content for sample in samples], dtype=object
    )
    encoded = Encoded(contents, shape, decoder(shape, fields["resize"], from_files=from_files), from_files)
    pixels, broken = decode_all(encoded, keep=keep)
    for index, reason in broken.items():
        if fields["broken"] != "skip":
            help = "mend or remove it, or write `broken: skip`"
            raise UsageError(f"cannot use {samples[index].name}: {reason}", help)
        skipped.append(samples[index].name)
    whole = np.array([index for index in range(len(samples)) if index not in broken], dtype=np.int64)
    if not len(whole):
        raise UsageError("every image is broken", f"the first is {samples[0].name}")
    classes, names, multi_hot = about
    labels = _labels([sample.label for sample in samples], classes, multi_hot)
    images: Any = pixels if keep else encoded
    files = tuple(sample.name for sample in samples) if from_files else ()
    arrays = Arrays(images, labels, classes, names, files)
    return arrays.take(whole) if broken else arrays


def _labels(labels: list[Any], classes: int, multi_hot: bool) -> np.ndarray[Any, Any]:
    import numpy as np

    if not multi_hot:
        return np.array(labels, dtype=np.int32)
    matrix = np.zeros((len(labels), classes), np.float32)
    for row, label in enumerate(labels):
        matrix[row, list(label)] = 1
    return matrix


def _shape(wanted: Wanted, samples: list[Sample]) -> tuple[int, int, int]:
    """What images are brought to; sizes that the model leaves open are those of the images, if all have the same."""
    if len(wanted.shape) != 3:
        raise UsageError(f"images have height, width and channels, the model takes {list(wanted.shape)}")
    height, width, channels = wanted.shape
    if channels not in IMAGE_CHANNELS:
        raise UsageError(
            f"images have 1, 3 or 4 channels, the model takes {channels}", "write input: [height, width, 3]"
        )
    if height is None or width is None:
        sizes = sorted({sample.size for sample in samples})
        if len(sizes) > 1:
            raise UsageError(
                f"input leaves the size open, and the images differ in theirs: {sizes[0]} and {sizes[-1]} are two",
                help="write the size, for example input: [224, 224, 3]; images are then brought to it",
            )
        height, width = height or sizes[0][0], width or sizes[0][1]
    return height, width, channels

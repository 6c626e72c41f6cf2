"""Records of TensorFlow: one ``Example`` an image, with its file's bytes and its class."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnspec.diagnostics import UsageError
from cnnspec.sources import DataError, Found, Parts, SourceFacts, Wanted, Where
from cnnspec.sources._images import IMAGE_OPTIONS, Sample, load
from cnnspec.sources._labels import FROM_0, whole_number
from cnnspec.sources._paths import below
from cnnspec.text.files import open_regular
from cnnspec.values.choices import REQUIRED, Option
from cnnspec.values.types import Text, TextList

if TYPE_CHECKING:
    from cnnspec.values.choices import Options

OPTIONS: Options = {
    "path": Option(Text, REQUIRED),
    "image_feature": Option(Text, "image"),
    "label_feature": Option(Text, "label"),
    "class_names": Option(TextList, None),
    **IMAGE_OPTIONS,
}
PARTS = False


def facts(fields: dict[str, Any]) -> SourceFacts:
    """Pixels of image files are bytes."""
    return SourceFacts(range=(0, 255), image_files=True)


def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
    """How many records there are, from the lengths that stand before each."""
    if labels == "multi_hot":
        raise DataError("a record has one class, labels are multi_hot", "use csv or npz")
    path = below(fields["path"], where, "path")
    count, names = _count(path), fields["class_names"] or ()

    def read(wanted: Wanted) -> Parts:
        samples, skipped = _samples(path, wanted, fields)
        classes = max((sample.label for sample in samples if isinstance(sample.label, int)), default=-1) + 1
        if names and classes > len(names):
            raise DataError(f"{path} has the label {classes - 1}, class_names are {len(names)}", FROM_0)
        return load({"training": samples}, wanted, fields, classes=len(names) or classes, names=names, skipped=skipped)

    return Found(read, {"training": count}, len(names) or None, names)


def _count(path: Path) -> int:
    count = 0
    try:
        end = os.path.getsize(path)
        with open_regular(path) as file:
            while file.tell() < end:
                (length,) = struct.unpack("<Q", file.read(8))
                if length > end - file.tell():
                    raise DataError(
                        f"{path} is no file of records, or record {count} is cut off",
                        "files packed with gzip are to be unpacked",
                        "path",
                    )
                file.seek(length + 8, os.SEEK_CUR)
                count += 1
    except (OSError, struct.error) as error:
        raise DataError(f"cannot read {path}: {error}", None, "path") from None
    if not count:
        raise DataError(f"{path} is empty", None, "path")
    return count


def _samples(path: Path, wanted: Wanted, fields: dict[str, Any]) -> tuple[list[Sample], list[str]]:
    """The records with the sizes of their images. The bytes of the files are kept, and must fit."""
    import io

    import tensorflow as tf

    from cnnspec.sources.images.headers import BrokenImage, image_size

    if path.stat().st_size > wanted.cache:
        raise UsageError(f"{path} is larger than data.cache", "raise data.cache, or use folder or csv")
    image, label = fields["image_feature"], fields["label_feature"]
    features = {image: tf.io.FixedLenFeature([], tf.string), label: tf.io.FixedLenFeature([], tf.int64)}
    samples: list[Sample] = []
    skipped: list[str] = []
    try:
        for index, record in enumerate(tf.data.TFRecordDataset(os.fsencode(path))):
            name = f"record {index} of {path}"
            try:
                read = tf.io.parse_single_example(record, features)
            except tf.errors.InvalidArgumentError:
                help = "say how they are called with image_feature and label_feature"
                text = f"{name} has no bytes '{image}' and whole number '{label}'"
                raise UsageError(text, help) from None
            content, number = read[image].numpy(), whole_number(int(read[label]), name)
            try:
                samples.append(Sample(name, number, image_size(io.BytesIO(content)), content))
            except BrokenImage as error:
                if fields["broken"] != "skip":
                    raise UsageError(f"cannot use {name}: {error}", "remove it, or write `broken: skip`") from None
                skipped.append(name)
    except tf.errors.DataLossError:
        raise UsageError(f"{path} is damaged: a record does not agree with its checksum") from None
    return samples, skipped

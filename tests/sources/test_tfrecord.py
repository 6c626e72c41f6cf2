"""Records: counted without TensorFlow, read with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from image_files import found, grey, write_records

from cnnspec.diagnostics import UsageError
from cnnspec.sources import DataError, Wanted

pytestmark = pytest.mark.keras
SOURCE = {"tfrecord": {"path": "data.tfrecord"}}
WANTED = Wanted((4, 4, 1), 10**6)


def test_reads_images_and_labels(tmp_path: Path) -> None:
    write_records(tmp_path / "data.tfrecord", [(grey(9), 2), (grey(5), 0)])
    source = found(SOURCE, tmp_path).source
    assert (source.counts, source.classes) == ({"training": 2}, None)
    training = source.load(WANTED).training
    assert (training.images[:, 0, 0, 0].tolist(), training.labels.tolist(), training.classes) == ([9, 5], [2, 0], 3)


def test_broken_images(tmp_path: Path) -> None:
    write_records(tmp_path / "data.tfrecord", [(grey(9), 0), (b"no image", 0)])
    with pytest.raises(UsageError, match=r"cannot use record 1 of .*: it is no JPEG"):
        found(SOURCE, tmp_path).source.load(WANTED)
    parts = found({"tfrecord": {"path": "data.tfrecord", "broken": "skip"}}, tmp_path).source.load(WANTED)
    assert (len(parts.training), "left out 1" in parts.notes[0]) == (1, True)


def test_wrong_features_and_labels(tmp_path: Path) -> None:
    write_records(tmp_path / "data.tfrecord", [(grey(9), 5)])
    with pytest.raises(UsageError, match="has no bytes 'picture'"):
        found({"tfrecord": {"path": "data.tfrecord", "image_feature": "picture"}}, tmp_path).source.load(WANTED)
    with pytest.raises(UsageError, match="has the label 5, class_names are 2"):
        found({"tfrecord": {"path": "data.tfrecord", "class_names": ["a", "b"]}}, tmp_path).source.load(WANTED)


def test_damaged_files(tmp_path: Path) -> None:
    path = write_records(tmp_path / "data.tfrecord", [(grey(9), 0), (grey(8), 1)])
    whole = path.read_bytes()
    for content, message in ((b"", "is empty"), (whole[:-30], "record 1 is cut off"), (whole[:3], "cannot read")):
        path.write_bytes(content)
        with pytest.raises(DataError, match=message):
            found(SOURCE, tmp_path)
    path.write_bytes(whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])
    with pytest.raises(UsageError, match="does not agree with its checksum"):
        found(SOURCE, tmp_path).source.load(WANTED)

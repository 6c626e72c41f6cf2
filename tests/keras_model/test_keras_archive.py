"""The models of run folders are looked through before Keras reads them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import h5py
import numpy as np
import pytest

from cnnspec.keras_model.damaged import DAMAGED
from cnnspec.keras_model.keras_archive import check_archive, read_member


def weights(fill: Any) -> bytes:
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        fill(file)
    return content.getvalue()


def plain(file: Any) -> None:
    file["layers/dense/vars/0"] = np.ones((10, 10), "f4")


def archive_of(path: Path, fill: Any = plain, **more: bytes) -> Path:
    with ZipFile(path, "w") as archive:
        archive.writestr("config.json", "{}")
        archive.writestr("model.weights.h5", weights(fill))
        for name, content in more.items():
            archive.writestr(name, content, ZIP_DEFLATED)
    return path


def test_a_model_with_its_weights_passes(tmp_path: Path) -> None:
    check_archive(archive_of(tmp_path / "a.keras"), 100)


def external(file: Any) -> None:
    file.create_dataset("optimizer/vars/0", (8,), "u1", external=[("/etc/passwd", 0, 8)])


def linked(file: Any) -> None:
    file["layers"] = h5py.ExternalLink("other.h5", "/")


def enormous(file: Any) -> None:
    file.create_dataset("layers/dense/vars/0", (10**6, 10**6), "f4", chunks=(100, 100))


def shrunk(file: Any) -> None:
    file.create_dataset("layers/dense/vars/0", data=np.zeros(2**25, "f4"), compression="gzip")


def text(file: Any) -> None:
    file["layers/dense/vars/0"] = "text"


@pytest.mark.parametrize(
    ("fill", "reason"),
    [
        (external, "has its numbers in another file"),
        (linked, "is a link to another file"),
        (enormous, "declares 4,000,000,000,000 bytes and holds 0"),
        (shrunk, "it holds more than 67,115,264 bytes for 100 parameters"),
        (text, "holds values of type object, not numbers"),
    ],
)
def test_weights_that_no_run_has_are_refused(tmp_path: Path, fill: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        check_archive(archive_of(tmp_path / "a.keras", fill), 100)


def test_other_members_that_inflate_are_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "a.keras", **{"assets/vocabulary.txt": bytes(2**27)})
    assert path.stat().st_size < 2**18
    with pytest.raises(ValueError, match="it holds more than"):
        check_archive(path, 100)


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_member_is_read_as_far_as_is_plausible(tmp_path: Path, method: int) -> None:
    with ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.writestr("small", bytes(2**20))
        archive.writestr("large", bytes(2**27))
    with ZipFile(tmp_path / "a.zip") as archive:
        assert len(read_member(archive, "small")) == 2**20
        with pytest.raises(ValueError, match="its small inflates from"):
            read_member(archive, "small", 2**10)
        with pytest.raises(ValueError, match="its large inflates from"):
            read_member(archive, "large")


def test_a_damaged_archive_raises_what_is_caught(tmp_path: Path) -> None:
    whole = archive_of(tmp_path / "a.keras").read_bytes()
    random = np.random.default_rng(0)
    for _ in range(300):
        broken = bytearray(whole)
        for place in random.integers(0, len(broken), 10):
            broken[place] = random.integers(0, 256)
        (tmp_path / "b.keras").write_bytes(broken)
        try:
            check_archive(tmp_path / "b.keras", 100)
        except DAMAGED:
            continue

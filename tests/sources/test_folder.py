"""Folders of classes: what is found, and every way in which they can be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from image_files import found, grey, png, write_folder

from cnnspec.data.read import look
from cnnspec.language.data import Data
from cnnspec.sources import DataError, Wanted, Where

SOURCE: dict[str, Any] = {"folder": {"path": "pets"}}


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "pets", {"cat": 3, "dog": 2})


def test_classes_are_the_folders_by_the_alphabet(pets: Path) -> None:
    (pets / ".hidden").mkdir()
    (pets / "cat" / "notes.txt").write_text("no image")
    source = found(SOURCE, pets.parent).source
    assert (source.counts, source.classes, source.names) == ({"training": 5}, 2, ("cat", "dog"))


def test_class_names_set_order_and_choice(pets: Path) -> None:
    write_folder(pets, {"eel": 2})
    source = found({"folder": {"path": "pets", "class_names": ["eel", "cat"]}}, pets.parent).source
    assert (source.counts, source.names) == ({"training": 5}, ("eel", "cat"))


def test_parts_of_its_own(tmp_path: Path) -> None:
    for part, count in (("train", 3), ("val", 2), ("test", 1)):
        write_folder(tmp_path / "pets" / part, {"cat": count, "dog": count})
    counts = found(SOURCE, tmp_path).source.counts
    assert counts == {"training": 6, "validation": 4, "test": 2}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("pest", "there is no folder 'pest'"),
        ("../pets", "not a path below a folder"),
        ("/pets", "leads out of the folder of the spec"),
        ("pets/cat/000.png", "is not a folder"),
        ("pets/cat", "has no folders, one for each class"),
    ],
)
def test_wrong_paths(path: str, message: str, pets: Path) -> None:
    with pytest.raises(DataError, match=message) as caught:
        found({"folder": {"path": path}}, pets.parent)
    assert caught.value.field == "path"


def test_a_spec_that_is_no_file_needs_a_root(pets: Path) -> None:
    with pytest.raises(DataError, match="no folder to find data in"):
        look(Data.model_validate({"source": SOURCE}), Where(None))


def test_links_may_not_lead_out(pets: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.png").write_bytes(grey())
    (pets / "cat" / "link.png").symlink_to(elsewhere / "secret.png")
    with pytest.raises(DataError, match=r"link.png leads out of the folder"):
        found(SOURCE, pets.parent)
    (pets / "cat" / "link.png").unlink()
    (pets / "more").symlink_to(elsewhere)
    with pytest.raises(DataError, match=r"secret.png leads out of the folder"):
        found(SOURCE, pets.parent)


def test_an_empty_class(pets: Path) -> None:
    (pets / "eel").mkdir()
    with pytest.raises(DataError, match=r"the class eel is empty: .*eel has no image \(jpg, jpeg, png, bmp, gif\)"):
        found(SOURCE, pets.parent)


def test_a_class_that_training_lacks(tmp_path: Path) -> None:
    write_folder(tmp_path / "pets" / "train", {"cat": 1})
    write_folder(tmp_path / "pets" / "val", {"cta": 1})
    with pytest.raises(DataError, match="of a class that the training part has not") as caught:
        found(SOURCE, tmp_path)
    assert caught.value.help == "did you mean 'cat'?"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"GIF89", "no JPEG, PNG, BMP or GIF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "it ends before its size"),
        (b"\x89PNG\r\n\x1a\n", "it ends before its size"),
    ],
)
def test_a_broken_image_is_named_and_left_out_only_if_the_spec_says_so(content: bytes, reason: str, pets: Path) -> None:
    (pets / "dog" / "bad.jpg").write_bytes(content)
    with pytest.raises(DataError, match=rf"cannot use .*dog/bad.jpg: .*{reason}"):
        found(SOURCE, pets.parent)
    source = found({"folder": {"path": "pets", "broken": "skip"}}, pets.parent).source
    assert source.counts == {"training": 5}


def test_an_image_that_would_fill_the_memory_is_not_decoded(pets: Path) -> None:
    import numpy as np

    (pets / "dog" / "bomb.png").write_bytes(png(np.zeros((2, 2, 3), np.uint8), size=(100_000, 100_000)))
    with pytest.raises(DataError, match=r"bomb.png: it says that it is 100,000 × 100,000 pixels"):
        found(SOURCE, pets.parent)


@pytest.mark.keras
def test_a_damaged_image_is_found_when_it_is_read(pets: Path) -> None:
    from cnnspec.diagnostics import UsageError

    whole = (pets / "dog" / "000.png").read_bytes()
    (pets / "dog" / "cut.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UsageError, match=r"cannot use .*dog/cut.png: "):
        found(SOURCE, pets.parent).source.load(Wanted((4, 4, 1), 10**6))
    parts = found({"folder": {"path": "pets", "broken": "skip"}}, pets.parent).source.load(Wanted((4, 4, 1), 10**6))
    assert parts.training.images[:, 0, 0, 0].tolist() == [0, 1, 2, 0, 1]
    assert parts.training.labels.tolist() == [0, 0, 0, 1, 1]
    assert "left out 1 broken image, the first is" in parts.notes[0]

"""Parts: the source's own, a share of it, or another source; in memory or decoded anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from image_files import found, write_folder

from cnnspec.data.read import read
from cnnspec.language.data import Data
from cnnspec.sources.images.arrays import Encoded

pytestmark = pytest.mark.keras
SOURCE = {"folder": {"path": "train"}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_folder(tmp_path / "train", {"cat": 8, "dog": 8})
    write_folder(tmp_path / "other", {"cat": 3, "dog": 2})
    return tmp_path


def parts(root: Path, source: Any = SOURCE, **fields: Any) -> Any:
    data = Data.model_validate({"source": source, **fields})
    return read(data, (4, 4, 1), found(source, root, **fields))


def test_a_share_of_every_class(root: Path) -> None:
    assert [len(each) for each in parts(root, validation=0.25)[:2]] == [12, 4]
    assert [len(each) for each in parts(root)[:2]] == [14, 2]


def test_another_source(root: Path) -> None:
    assert [len(each) for each in parts(root, validation={"folder": {"path": "other"}})[:2]] == [16, 5]


def test_the_own_part_of_a_source(tmp_path: Path) -> None:
    for part, count in (("train", 8), ("val", 3)):
        write_folder(tmp_path / "all" / part, {"cat": count, "dog": count})
    source = {"folder": {"path": "all"}}
    assert [len(each) for each in parts(tmp_path, source)[:2]] == [16, 6]
    assert [len(each) for each in parts(tmp_path, source, validation=0.25)[:2]] == [12, 4]


def test_what_does_not_fit_the_cache_stays_encoded_and_gives_the_same_batches(root: Path) -> None:
    from cnnspec.data.pipeline import Feed

    kept, streamed = parts(root), parts(root, cache=100)
    assert isinstance(kept.training.images, np.ndarray)
    assert isinstance(streamed.training.images, Encoded)
    assert "decoded in each epoch" in streamed.notes[0]
    batches = [Feed(each.training, batch=5, seed=1).batches(2) for each in (kept, streamed)]
    for _ in range(6):
        (one, labels), (two, same) = (next(each) for each in batches)
        assert np.array_equal(one, two)
        assert np.array_equal(labels, same)

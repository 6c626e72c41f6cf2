"""Arrays in two files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from image_files import found

from cnnspec.sources import DataError, Wanted

SOURCE = {"npy": {"images": "x.npy", "labels": "y.npy"}}


def test_reads_both(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.ones((3, 5, 5, 3), np.float32))
    np.save(tmp_path / "y.npy", [0, 1, 1])
    source = found(SOURCE, tmp_path).source
    assert (source.counts, source.shape) == ({"training": 3}, (5, 5, 3))
    assert source.load(Wanted((5, 5, 3), 10**6)).training.labels.tolist() == [0, 1, 1]


def test_pickle_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.array([{}]))
    np.save(tmp_path / "y.npy", [0])
    with pytest.raises(DataError, match="pickled Python objects") as caught:
        found(SOURCE, tmp_path)
    assert caught.value.field == "images"


@pytest.mark.parametrize("shape", [(0, 5, 5, 1), (2, 0, 5, 1), (2, 5, 5, 0), (2,)])
def test_arrays_without_pixels_are_refused(shape: tuple[int, ...], tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.ones(shape))
    np.save(tmp_path / "y.npy", [0, 1])
    with pytest.raises(DataError, match=r"the images of .* have the shape") as caught:
        found(SOURCE, tmp_path)
    assert caught.value.field == "images"


def test_values_that_32_bits_cannot_hold_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.full((2, 4, 4, 1), 1e300))
    np.save(tmp_path / "y.npy", np.arange(2))
    with pytest.raises(DataError, match=r"hold values up to 1e\+300, which 32 bits cannot hold"):
        found(SOURCE, tmp_path).source.load(Wanted((4, 4, 1), 10**6))

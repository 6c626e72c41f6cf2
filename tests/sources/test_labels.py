"""What labels can be: shapes, types and values, in every source that reads arrays."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from image_files import found

from cnnspec.sources import DataError, Wanted

X = np.zeros((6, 4, 4, 1), np.uint8)
Y = np.array([0, 1, 2, 0, 1, 2])
ROWS = np.eye(3, dtype=np.int64)[Y]
WANTED = Wanted((4, 4, 1), 10**6)
_IDX = {"|u1": 8, "|i1": 9, "<i2": 0x0B, "<i4": 0x0C, "<f4": 0x0D, "<f8": 0x0E}


def npz(folder: Path, labels: Any) -> dict[str, Any]:
    np.savez(folder / "data.npz", x=X, y=labels)
    return {"npz": {"path": "data.npz"}}


def npy(folder: Path, labels: Any) -> dict[str, Any]:
    np.save(folder / "x.npy", X)
    np.save(folder / "y.npy", labels)
    return {"npy": {"images": "x.npy", "labels": "y.npy"}}


def idx(folder: Path, labels: Any) -> dict[str, Any]:
    for name, array in (("x", X), ("y", np.asarray(labels, "<f8"))):
        big = array.astype(array.dtype.newbyteorder(">"))
        start = struct.pack(f">BBBB{big.ndim}I", 0, 0, _IDX[array.dtype.str], big.ndim, *big.shape)
        (folder / name).write_bytes(start + big.tobytes())
    return {"idx": {"images": "x", "labels": "y"}}


SOURCES = [npz, npy, idx]
Source = Callable[[Path, Any], dict[str, Any]]


def read(source: Source, folder: Path, labels: Any, kind: str) -> Any:
    return found(source(folder, labels), folder, labels=kind).source.load(WANTED).training


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("labels", "kind"),
    [(Y, "index"), (Y[:, None], "index"), (Y, "one_hot"), (Y[:, None], "one_hot"), (ROWS, "one_hot")],
)
def test_one_class_an_image(source: Source, labels: Any, kind: str, tmp_path: Path) -> None:
    training = read(source, tmp_path, labels, kind)
    assert (training.labels.tolist(), training.labels.dtype, training.classes) == (Y.tolist(), np.int32, 3)


@pytest.mark.parametrize("source", SOURCES)
def test_several_classes_an_image(source: Source, tmp_path: Path) -> None:
    training = read(source, tmp_path, ROWS, "multi_hot")
    assert (training.labels.tolist(), training.labels.dtype, training.classes) == (ROWS.tolist(), np.float32, 3)


@pytest.mark.parametrize("type", ["bool", "int8", "uint64", "float16", "float64"])
def test_the_type_of_whole_numbers_does_not_matter(type: str, tmp_path: Path) -> None:
    labels = np.array([0, 1, 1, 0, 1, 0])
    assert read(npz, tmp_path, labels.astype(type), "index").labels.tolist() == labels.tolist()
    assert read(npz, tmp_path, ROWS.astype(type), "one_hot").labels.tolist() == Y.tolist()


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("labels", "kind", "message", "help"),
    [
        (np.zeros((6, 4, 4)), "index", "have shape (6, 4, 4), but `labels: index` takes one label per image", "(N,)"),
        (np.zeros((6, 1, 1)), "index", "have shape (6, 1, 1), but `labels: index` takes one label", "(N,)"),
        (np.zeros((6, 4, 4)), "one_hot", "have shape (6, 4, 4), but `labels: one_hot` takes one label", "(N,)"),
        (np.zeros((6, 4, 3)), "multi_hot", "have shape (6, 4, 3), but `labels: multi_hot` takes one row", "(N,)"),
        (Y, "multi_hot", "have shape (6,), but `labels: multi_hot` takes one row", "`labels: index`"),
        (ROWS, "index", "have shape (6, 3), but `labels: index` takes", "write `labels: one_hot`"),
        (ROWS | ROWS[::-1], "index", "have shape (6, 3), but `labels: index` takes", "write `labels: multi_hot`"),
        (ROWS * 7, "index", "have shape (6, 3), but `labels: index` takes", "(N,)"),
        (Y[:5], "index", "has 6 images but 5 labels", "one label per image"),
        (ROWS[:5], "multi_hot", "has 6 images but 5 labels", "one label per image"),
    ],
)
def test_shapes_that_do_not_fit(
    source: Source, labels: Any, kind: str, message: str, help: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        found(source(tmp_path, labels), tmp_path, labels=kind)
    assert message in caught.value.message
    assert help in str(caught.value.help)


def test_a_single_number_is_no_labels(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"have shape \(\), but"):
        found(npz(tmp_path, np.int64(3)), tmp_path)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (-1.0, "have -1.0 at index 4, but `labels: index` takes whole numbers from 0"),
        (0.5, "have 0.5 at index 4"),
        (np.nan, "have nan at index 4"),
        (np.inf, "have inf at index 4, but `labels: index` takes at most 1,000,000"),
        (1e7, "have 10000000.0 at index 4"),
    ],
)
def test_numbers_that_are_no_classes(source: Source, value: float, message: str, tmp_path: Path) -> None:
    labels = Y.astype(float)
    labels[4] = value
    with pytest.raises(DataError) as caught:
        read(source, tmp_path, labels, "index")
    assert message in caught.value.message


@pytest.mark.parametrize("value", [2**63 + 5, 2**64 - 1])
def test_more_than_an_int_holds(value: int, tmp_path: Path) -> None:
    labels = Y.astype(np.uint64)
    labels[2] = value
    with pytest.raises(DataError, match=f"have {value} at index 2"):
        read(npz, tmp_path, labels, "index")


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("row", "kind", "message", "help"),
    [
        ([1, 1, 0], "one_hot", "have 2 ones in row 4, but `labels: one_hot` takes exactly one", "multi_hot"),
        ([0, 0, 0], "one_hot", "have 0 ones in row 4", "multi_hot"),
        ([1, 2, 0], "multi_hot", "have 2.0 in row 4, but `labels: multi_hot` takes 0 and 1", "write 1 for each"),
        ([np.nan, 0, 0], "one_hot", "have nan in row 4", "write 1 for each"),
    ],
)
def test_rows_that_are_no_classes(
    source: Source, row: list[float], kind: str, message: str, help: str, tmp_path: Path
) -> None:
    labels = ROWS.astype(float)
    labels[4] = row
    with pytest.raises(DataError) as caught:
        read(source, tmp_path, labels, kind)
    assert message in caught.value.message
    assert help in str(caught.value.help)

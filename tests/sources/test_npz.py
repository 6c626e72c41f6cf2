"""Arrays in one file: found by their headers, never unpickled."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from image_files import found

from cnnspec.diagnostics import UsageError
from cnnspec.sources import DataError, Wanted

X, Y = np.zeros((6, 4, 4, 1), np.uint8), np.array([0, 1, 2, 0, 1, 2])


def look_at(folder: Path, labels: str = "index", fields: dict[str, Any] | None = None, **arrays: Any) -> Any:
    np.savez(folder / "data.npz", **arrays)
    return found({"npz": {"path": "data.npz", **(fields or {})}}, folder, labels=labels).source


def test_shapes_are_known_from_headers(tmp_path: Path) -> None:
    source = look_at(tmp_path, x=X, y=Y)
    assert (source.counts, source.shape, source.classes) == ({"training": 6}, (4, 4, 1), None)
    parts = source.load(Wanted((4, 4, 1), 10**6))
    assert (parts.training.classes, parts.training.labels.dtype) == (3, np.int32)


def test_parts_and_names(tmp_path: Path) -> None:
    arrays = {"a_train": X, "b_train": Y, "a_val": X[:2], "b_val": Y[:2], "a_test": X[:1], "b_test": Y[:1]}
    source = look_at(tmp_path, fields={"images": "a", "labels": "b"}, **arrays)
    assert source.counts == {"training": 6, "validation": 2, "test": 1}
    assert len(source.load(Wanted((4, 4, 1), 10**6)).validation) == 2


def test_an_axis_of_one_channel_may_lack(tmp_path: Path) -> None:
    assert look_at(tmp_path, x=X[..., 0], y=Y).load(Wanted((4, 4, 1), 10**6)).training.shape == (4, 4, 1)


def test_several_columns_of_labels(tmp_path: Path) -> None:
    many = look_at(tmp_path, "multi_hot", x=X, y=np.ones((6, 3), int)).load(Wanted((4, 4, 1), 10**6)).training
    assert (many.labels.shape, many.labels.dtype, many.classes) == ((6, 3), np.float32, 3)
    one = look_at(tmp_path, "one_hot", x=X, y=np.eye(3)[Y]).load(Wanted((4, 4, 1), 10**6)).training
    assert one.labels.tolist() == Y.tolist()


class Evil:
    def __reduce__(self) -> Any:
        return (print, ("unpickled",))


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x": np.array([Evil()]), "y": Y}, "pickled Python objects, which could run code"),
        ({"x": X, "y": np.array(["a"] * 6)}, "holds <U1, not numbers"),
        ({"images": X, "y": Y}, "has no array x nor x_train; it has images, y"),
        ({"x": X}, "has no array y"),
        ({"x": X, "y": Y[:5]}, "has 6 images but 5 labels"),
        ({"x": X[:0], "y": Y[:0]}, r"have the shape \[0, 4, 4, 1\]"),
        ({"x": X, "y": np.array([object()] * 6)}, "pickled Python objects, which could run code"),
        ({"x": X, "y": Y.astype("complex64")}, "holds <c8, not numbers"),
        ({"x": X, "y": np.zeros(6, [("a", "i4")])}, "holds .*, not numbers"),
    ],
)
def test_wrong_arrays(arrays: dict[str, Any], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DataError, match=message):
        look_at(tmp_path, **arrays)
    assert "unpickled" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (X, Y - 1, "have -1 at index 0"),
        (X + np.float32("nan"), Y, "values that are no numbers"),
    ],
)
def test_wrong_values(x: Any, y: Any, message: str, tmp_path: Path) -> None:
    source = look_at(tmp_path, x=x, y=y)
    with pytest.raises(UsageError, match=message):
        source.load(Wanted((4, 4, 1), 10**6))


def test_other_arrays_of_the_file_are_not_looked_at(tmp_path: Path) -> None:
    assert look_at(tmp_path, x=X, y=Y, names=np.array(["a", "b", "c"])).counts == {"training": 6}


def test_parts_are_named_where_there_are_several(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"the labels of .*data\.npz \(y_val\) have shape \(2, 4, 4\)"):
        look_at(tmp_path, x_train=X, y_train=Y, x_val=X[:2], y_val=np.zeros((2, 4, 4), int))


@pytest.mark.parametrize("shape", [(10**6, 10**6, 10**6, 1), (2**40, 4, 4, 1)])
def test_a_header_that_declares_more_than_there_is(shape: tuple[int, ...], tmp_path: Path) -> None:
    header = repr({"descr": "<f8", "fortran_order": False, "shape": shape}).encode().ljust(117) + b"\n"
    with zipfile.ZipFile(tmp_path / "data.npz", "w") as archive:
        archive.writestr("x.npy", b"\x93NUMPY\x01\0" + len(header).to_bytes(2, "little") + header + bytes(64))
        archive.writestr("y.npy", b"")
    with pytest.raises(DataError, match=r"declares an array of [\d,]+ bytes, but the file holds 192"):
        found({"npz": {"path": "data.npz"}}, tmp_path)


def test_what_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "data.npz", x=np.zeros((1000, 100, 100, 1), np.uint8), y=np.zeros(1000, int))
    assert (tmp_path / "data.npz").stat().st_size < 100_000
    with pytest.raises(UsageError, match=r"take 10 MiB, more than data\.cache"):
        found({"npz": {"path": "data.npz"}}, tmp_path).source.load(Wanted((100, 100, 1), 10**6))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"\x93NUMPY\x01\x00v\x00{"])
def test_files_that_are_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "data.npz").write_bytes(content)
    with pytest.raises(DataError, match="is no npz file"):
        found({"npz": {"path": "data.npz"}}, tmp_path)
    with zipfile.ZipFile(tmp_path / "data.npz", "w") as archive:
        archive.writestr("x.npy", content)
        archive.writestr("y.npy", content)
    with pytest.raises(DataError, match="is no array of NumPy"):
        found({"npz": {"path": "data.npz"}}, tmp_path)

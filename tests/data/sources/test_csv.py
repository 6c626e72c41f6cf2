"""Tables of images: labels as numbers and as names, parts, and every way in which they can be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from image_files import found, grey

from cnnspec.data.sources import DataError, Wanted


@pytest.fixture
def table(tmp_path: Path) -> Path:
    for name in "abcd":
        (tmp_path / f"{name}.png").write_bytes(grey())
    return tmp_path / "table.csv"


def look_at(table: Path, text: str, labels: str = "index", **fields: Any) -> Any:
    table.write_text(text)
    return found({"csv": {"path": "table.csv", **fields}}, table.parent, labels=labels).source


def test_numbers(table: Path) -> None:
    source = look_at(table, "path,label\na.png,0\nb.png,3\n")
    assert (source.counts, source.classes, source.names, source.highest) == (
        {"training": 2}, 4, (), f"{table}:3",
    )  # fmt: skip


def test_names_and_parts_and_other_columns(table: Path) -> None:
    text = "file,kind,part,more\na.png,dog,train,x\nb.png,cat,train,y\nc.png,dog,val,z\nd.png,cat,test,z\n"
    source = look_at(table, text, image_column="file", label_column="kind", split_column="part")
    assert (source.counts, source.names) == ({"training": 2, "validation": 1, "test": 1}, ("cat", "dog"))


@pytest.mark.keras
def test_several_classes_an_image(table: Path) -> None:
    source = look_at(table, "path,label\na.png,sea;sky\nb.png,sky\nc.png,sand;sea\n", labels="multi_hot")
    labels = source.load(Wanted((4, 4, 1), 10**6)).training.labels
    assert source.names == ("sand", "sea", "sky")
    assert np.array_equal(labels, [[0, 1, 1], [0, 0, 1], [1, 1, 0]])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no column path; it is empty"),
        ("path,label\n", "has no rows"),
        ("path,lable\na.png,0\n", "has no column label; it has path, lable"),
        ("file,label\na.png,0\n", "has no column path; it has file, label"),
        ("path,label\na.png,0\nb.png,\n", "table.csv:3: a row without image or label"),
        ("path,label\na.png,0\ne.png,0\n", "table.csv:3: there is no file"),
        ("path,label\n../a.png,0\n", "table.csv:2: ../a.png leads out of the folder"),
        ("path,label\n/etc/passwd,0\n", "table.csv:2: /etc/passwd leads out of the folder"),
        ("path,label,split\na.png,0,trian\n", "table.csv:2: unknown split 'trian'"),
        ("path,label,split\na.png,0,test\n", "no row for the training"),
        ("path,label\na.png,99999999\n", "table.csv:2: the label 99999999 is no class"),
        ("path,label\na.png,\xff", "no table in UTF-8"),
    ],
)
def test_wrong_tables(text: str, message: str, table: Path) -> None:
    table.write_text("")
    with pytest.raises(DataError, match=message):
        if "\xff" in text:
            table.write_bytes(text.encode("latin-1"))
            found({"csv": {"path": "table.csv"}}, table.parent)
        look_at(table, text)


def test_a_file_beside_the_table_is_named_without_a_dot(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(table.parent)
    table.write_text("path,label\ne.png,0\n")
    with pytest.raises(DataError, match=r"there is no file e\.png"):
        found({"csv": {"path": "table.csv"}}, Path())


def test_a_class_that_is_not_among_the_names(table: Path) -> None:
    with pytest.raises(DataError, match=r"table.csv:2: there is no class 'cta'") as caught:
        look_at(table, "path,label\na.png,cta\n", class_names=["cat", "dog"])
    assert caught.value.help == "did you mean 'cat'?"

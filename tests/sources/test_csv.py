"""Tables of images: labels as numbers and as names, parts, and every way in which they can be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from image_files import found, grey

from cnnspec.sources import DataError, Wanted


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
        ("path,label\na\0b.png,0\n", "table.csv:2: .* is not a path"),
        ("path,label,split\na.png,0,trian\n", "table.csv:2: unknown split 'trian'"),
        ("path,label,split\na.png,0,test\n", "no row for the training"),
        ("path,label\na.png,99999999\n", "table.csv:2: the label 99999999 is not a class"),
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


@pytest.mark.parametrize(
    ("labels", "indices"),
    [
        (["0", "1", "10.0", "2.0"], [0, 1, 10, 2]),
        (["00", "1e1", "+1", " 3 "], [0, 10, 1, 3]),
        (["3.", "1.50e1", "0", "-0"], [3, 15, 0, 0]),
    ],
)
@pytest.mark.keras
def test_numbers_are_their_value(labels: list[str], indices: list[int], table: Path) -> None:
    source = look_at(table, rows(labels))
    assert (source.names, source.classes) == ((), max(indices) + 1)
    assert source.load(Wanted((4, 4, 1), 10**6)).training.labels.tolist() == indices


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["cat", "dog", " cat "], ("cat", "dog")),
        (["1_000", "٣", "nan"], ("1_000", "nan", "٣")),  # no numbers: only ASCII digits are
    ],
)
def test_everything_else_is_a_name(labels: list[str], names: tuple[str, ...], table: Path) -> None:
    assert look_at(table, rows(labels)).names == names


@pytest.mark.keras
def test_class_names_decide_the_order(table: Path) -> None:
    source = look_at(table, rows(["1", "0", "1"]), class_names=["1", "0"])
    assert (source.names, source.classes, source.highest) == (("1", "0"), 2, "")
    assert source.load(Wanted((4, 4, 1), 10**6)).training.labels.tolist() == [0, 1, 0]
    mixed = look_at(table, rows(["a", "10", "2.5", "a"]), class_names=["10", "2.5", "a"])
    assert mixed.load(Wanted((4, 4, 1), 10**6)).training.labels.tolist() == [2, 0, 1, 2]


@pytest.mark.parametrize(
    ("labels", "message", "help"),
    [
        (["0", "a"], "table.csv:3: the label a is a name, but line 2 has the number 0", "`class_names`"),
        (["cat", "1", "dog"], "table.csv:2: the label cat is a name, but line 3 has the number 1", "`class_names`"),
        (["0", "nan"], "table.csv:3: the label nan is a name", "only numbers or only names"),
        (["0", "-1"], "table.csv:3: the label -1 is not a class", "classes count from 0"),
        (["0.4", "1"], r"table.csv:2: the label 0\.4 is not a class", "`class_names`"),
        (["1" * 5000], "table.csv:2: the label 1111.* is not a class", "classes count from 0"),
        (["1e999999999"], "table.csv:2: the label 1e999999999 is not a class", "classes count from 0"),
        (["1e-999999999"], "table.csv:2: the label 1e-999999999 is not a class", "`class_names`"),
        (["0", "  "], "table.csv:3: a row without image or label", "remove the row"),
        (["a", "a;b"], "table.csv:3: 'a;b' are several classes", "`labels: multi_hot`"),
        (["0", "0;1"], "table.csv:3: '0;1' are several classes", "`labels: multi_hot`"),
    ],
)
def test_labels_that_are_no_classes(labels: list[str], message: str, help: str, table: Path) -> None:
    with pytest.raises(DataError, match=message) as caught:
        look_at(table, rows(labels))
    assert help in str(caught.value.help)


def test_an_empty_class_among_several(table: Path) -> None:
    with pytest.raises(DataError, match=r"table\.csv:2: a row without image or label"):
        look_at(table, "path,label\na.png,sea;\n", labels="multi_hot")


def rows(labels: list[str]) -> str:
    return "path,label\n" + "".join(f"{name}.png,{label}\n" for name, label in zip("abcd", labels, strict=False))


def test_a_file_beside_the_table_is_named_without_a_dot(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(table.parent)
    table.write_text("path,label\ne.png,0\n")
    with pytest.raises(DataError, match=r"there is no file e\.png"):
        found({"csv": {"path": "table.csv"}}, Path())


def test_a_class_that_is_not_among_the_names(table: Path) -> None:
    with pytest.raises(DataError, match=r"table.csv:2: there is no class 'cta'") as caught:
        look_at(table, "path,label\na.png,cta\n", class_names=["cat", "dog"])
    assert caught.value.help == "did you mean 'cat'?"

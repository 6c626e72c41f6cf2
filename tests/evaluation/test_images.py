"""Other images than those of the run: their labels mean the classes of the run."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from image_files import grey

from cnnspec.diagnostics import UsageError
from cnnspec.language.data import Data

pytestmark = pytest.mark.keras


def run_with(classes: tuple[str, ...], **fields: Any) -> Any:
    data = Data.model_validate({"source": {"csv": {"path": "t.csv", **fields}}})
    model = SimpleNamespace(input_shape=(None, 4, 4, 1))
    return SimpleNamespace(data=data, model=model, classes=classes, outputs=max(2, len(classes)))


def labels_of(run: Any, folder: Path, labels: list[str]) -> list[int]:
    from cnnspec.evaluation.images import images_of

    (folder / "a.png").write_bytes(grey())
    (folder / "other.csv").write_text("path,label\n" + "".join(f"a.png,{label}\n" for label in labels))
    found: list[int] = images_of(run, None, folder / "other.csv", None).arrays.labels.tolist()
    return found


def test_names_that_look_like_numbers_keep_their_order(tmp_path: Path) -> None:
    assert labels_of(run_with(("1", "0"), class_names=["1", "0"]), tmp_path, ["0", "1"]) == [1, 0]
    assert labels_of(run_with(("0", "1", "10")), tmp_path, ["10"]) == [2]  # of a folder, say


def test_numbers_are_their_value_where_classes_have_no_names(tmp_path: Path) -> None:
    assert labels_of(run_with(()), tmp_path, ["1.0", "0"]) == [1, 0]


def test_a_class_that_the_run_has_not(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"other\.csv:2: there is no class 'purple'"):
        labels_of(run_with(("dark", "light")), tmp_path, ["purple"])

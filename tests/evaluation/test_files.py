import io

import pytest
from image_files import write_folder

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.files import image_files


def test_files_folders_and_a_list_each_once_in_their_order(tmp_path):
    write_folder(tmp_path, {"b": 2, "a": 1, ".hidden": 1})
    (tmp_path / "a" / "notes.txt").touch()
    listed = io.BytesIO(f"{tmp_path}/a\nmissing.png\r\n\n".encode())
    found = image_files([f"{tmp_path}/b/001.png", "-", str(tmp_path)], lambda: listed)
    assert [each.removeprefix(f"{tmp_path}/") for each in found] == [
        "b/001.png", "a/000.png", "missing.png", "b/000.png",
    ]  # fmt: skip


def test_nothing_is_told(tmp_path):
    with pytest.raises(UsageError, match="there are no images"):
        image_files(["-"], lambda: io.BytesIO(b"\n"))
    with pytest.raises(UsageError, match="has no image"):
        image_files([str(tmp_path)], io.BytesIO)

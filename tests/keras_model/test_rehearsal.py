"""Files that the HDF5 library cannot stand are read in another process first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from cnnspec.keras_model import rehearsal
from cnnspec.keras_model.rehearsal import rehearse


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["layers/dense/vars/0"] = np.ones(4, "f4")
        file["layers/dense/vars"].attrs["name"] = "dense"
    return tmp_path / "a.h5"


def test_a_file_that_is_whole_passes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    (path.parent / "h5py.py").write_text("raise SystemExit(7)")  # of somebody else: not imported
    rehearse(Path("a.h5"))


def test_what_is_found_there_is_told_here(path: Path) -> None:
    with h5py.File(path, "a") as file:
        file["layers/dense/vars/1"] = h5py.ExternalLink("other.h5", "/a")
    with pytest.raises(ValueError, match="/layers/dense/vars/1 is a link to another file, other"):
        rehearse(path)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(ValueError, match="truncated"):
        rehearse(path)


def test_a_text_in_a_circle_ends(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library follows the sizes of texts in a file; one of 0 keeps it where it is."""
    content = bytearray(path.read_bytes())
    heap = content.index(b"GCOL")
    content[heap + 16 + 8 : heap + 16 + 16] = bytes(8)
    path.write_bytes(content)
    monkeypatch.setattr(rehearsal, "SECONDS", 5)
    with pytest.raises(ValueError, match="damaged"):
        rehearse(path)


@pytest.mark.parametrize(
    ("ended", "reason"),
    [
        (subprocess.CompletedProcess([], -11), "the HDF5 library crashes on it"),
        (subprocess.CompletedProcess([], 1), "the HDF5 library crashes on it"),
        (subprocess.CompletedProcess([], 3, b"it is broken\n"), "^it is broken$"),
        (subprocess.TimeoutExpired([], 1), "the HDF5 library reads it for more than"),
    ],
    ids=["crash", "error", "refusal", "no end"],
)
def test_how_the_other_process_ends(path: Path, monkeypatch: pytest.MonkeyPatch, ended: Any, reason: str) -> None:
    def run(command: list[str], **options: Any) -> Any:
        assert command[:2] == [sys.executable, "-P"]
        if isinstance(ended, Exception):
            raise ended
        return ended

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(ValueError, match=reason):
        rehearse(path)


def test_texts_that_share_one_place_do_not_fill_the_memory(path: Path) -> None:
    """An attribute of 4,000 texts, each the same megabyte of a file of one."""
    with h5py.File(path, "a") as file:
        file.attrs["names"] = ["a" * 10**6, *["b"] * 3999]
    content = bytearray(path.read_bytes())
    start = content.index((10**6).to_bytes(4, "little"), content.index(b"names"))
    content[start : start + 16 * 4000] = content[start : start + 16] * 4000
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"MemoryError|crashes on it|allocat"):
        rehearse(path)

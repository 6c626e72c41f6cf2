"""A disk that is full, or a folder that may not be written to, in the middle of a training."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from forks import python
from support import ROOT
from training_runs import history, plain, same_states, train

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("forks")]

# full_disk.py takes the rights of root away on Linux only.
ROOT_ELSEWHERE = not sys.platform.startswith("linux") and getattr(os, "geteuid", lambda: 0)() == 0
PERMISSIONS = pytest.mark.skipif(ROOT_ELSEWHERE, reason="root may write everywhere")


@pytest.fixture(scope="module")
def straight() -> Path:
    return plain().out


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if os.name != "posix" or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("may not mount a file system")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def stopped(kind: str, room: int, out: Path) -> str:
    """The one line that such a training ends with."""
    done = python(str(ROOT / "tests" / "full_disk.py"), kind, str(room), str(out))
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    (line,) = done.stdout.splitlines()
    assert not list(out.glob(".unfinished*"))
    return line


def check_resume(out: Path, straight: Path) -> None:
    train(out, resume=True)
    assert same_states(straight, out)
    assert history(straight) == history(out)


@pytest.mark.parametrize(
    ("room", "file", "kept"), [(1000, "best.npz", 2), (50_000, "model.keras", 4)], ids=["state", "model"]
)
def test_files_that_may_not_grow(room: int, file: str, kept: int, straight: Path, tmp_path: Path) -> None:
    line = stopped("limit", room, tmp_path / "run")
    help = f"{kept} of 4 epochs are kept in {tmp_path / 'run'}; go on with --resume"
    assert line == f"cannot write {tmp_path / 'run' / file}: File too large|{help}"
    check_resume(tmp_path / "run", straight)


@pytest.mark.parametrize(("room", "kept"), [(0, 2), pytest.param(45_000, 3, marks=pytest.mark.large)])
def test_a_full_disk(room: int, kept: int, straight: Path, small_disk: Path, tmp_path: Path) -> None:
    line = stopped("fill", room, small_disk / "run")
    assert "best.npz: No space left on device|" in line
    assert f"|{kept} of 4 epochs are kept" in line
    (small_disk / "fill").unlink()
    check_resume(small_disk / "run", straight)


@PERMISSIONS
def test_a_folder_that_becomes_read_only(straight: Path, tmp_path: Path) -> None:
    line = stopped("readonly", 0, tmp_path / "run")
    assert "best.npz: Permission denied|2 of 4 epochs are kept" in line
    (tmp_path / "run").chmod(0o755)
    check_resume(tmp_path / "run", straight)


@PERMISSIONS
def test_a_folder_that_is_read_only_is_told_at_once(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    assert stopped("readonly", 0, tmp_path / "run").startswith(f"cannot write to {tmp_path}: no permission|")
    tmp_path.chmod(0o755)

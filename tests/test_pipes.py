"""Pipes, sockets, devices and folders in the place of files: skipped where files are looked for, else one error."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from image_files import found, grey
from support import call, layers_text

from cnnspec.checking.discovery import expand
from cnnspec.diagnostics import UsageError
from cnnspec.reading.parse import read_source
from cnnspec.sources import DataError

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")

SPEC = layers_text("- flatten")
SECONDS = 30


@pytest.fixture(autouse=True)
def _never_blocks() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError("something waits for the other end of a pipe")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def listening(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(path.name)
    os.chdir(here)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


KINDS = [pipe, folder, listening, device]


@pytest.mark.parametrize("make", KINDS)
def test_a_search_for_specs_skips_it(make: Any, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SPEC)
    make(tmp_path / "x.yaml")
    assert expand([str(tmp_path)]) == [str(tmp_path / "a.yaml")]
    assert expand([f"{tmp_path}/*.yaml"]) == [str(tmp_path / "a.yaml")]


@pytest.mark.parametrize("make", KINDS)
def test_a_spec_that_is_named(make: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    make(tmp_path / "x.yaml")
    with pytest.raises(UsageError, match=r"cannot read .*x\.yaml: "):
        read_source(tmp_path / "x.yaml")
    if make is not folder:
        assert call(capfd, "check", str(tmp_path / "x.yaml")).code == 2


@pytest.mark.parametrize("make", KINDS)
def test_what_a_spec_includes(make: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    make(tmp_path / "x.yaml")
    (tmp_path / "a.yaml").write_text(SPEC + "include: x.yaml\n")
    code, said, told = call(capfd, "check", str(tmp_path / "a.yaml"))
    assert (code, "include." in said + told) == (1, True)


def test_a_project_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pipe(tmp_path / "pyproject.toml")
    (tmp_path / "a.yaml").write_text(SPEC)
    assert call(capfd, "check", str(tmp_path / "a.yaml")).code == 0


def test_what_a_shell_hands_over_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SPEC)
    command = f"{sys.executable} -m cnnspec check <(sleep 1; cat {tmp_path}/a.yaml) - /dev/stdin < {tmp_path}/a.yaml"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=SECONDS)
    assert (done.returncode, "3 files: ok" in done.stdout + done.stderr) == (0, True), done.stderr


@pytest.mark.parametrize("make", KINDS)
def test_images_of_a_folder(make: Any, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / "data" / name / "1.png").write_bytes(grey())
    make(tmp_path / "data" / "a" / "0.png")
    source = {"folder": {"path": "data"}}
    with pytest.raises(DataError, match=r"0\.png"):
        found(source, tmp_path)
    if make is not device:  # which leads out of the folder
        assert found({"folder": {"path": "data", "broken": "skip"}}, tmp_path).samples == 2


@pytest.mark.parametrize("make", KINDS)
def test_images_of_a_table(make: Any, tmp_path: Path) -> None:
    make(tmp_path / "0.png")
    (tmp_path / "t.csv").write_text("path,label\n0.png,a\n")
    with pytest.raises(DataError, match=r"t\.csv:2: 0\.png leads out|t\.csv:2: .*0\.png is not a file"):
        found({"csv": {"path": "t.csv"}}, tmp_path)


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize(
    "source",
    [
        {"csv": {"path": "data"}},
        {"npz": {"path": "data"}},
        {"npy": {"images": "data", "labels": "y.npy"}},
        {"npy": {"images": "y.npy", "labels": "data"}},
        {"idx": {"images": "data", "labels": "data"}},
        {"tfrecord": {"path": "data"}},
        {"folder": {"path": "data"}},
    ],
)
def test_sources(source: dict[str, Any], make: Any, tmp_path: Path) -> None:
    np.save(tmp_path / "y.npy", np.zeros((2, 2), int))
    make(tmp_path / "data")
    with pytest.raises(DataError, match=r"'data' is not a|'data' leads out|data has no folders"):
        found(source, tmp_path)

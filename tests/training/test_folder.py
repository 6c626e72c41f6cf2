"""Which directories are refused, and what stands in them after a write that fails."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from training_runs import SPEC, train

from cnnspec.diagnostics import UsageError
from cnnspec.training.folder import RunFolder, check_folder
from cnnspec.training.result import Result


def check(path: Path, *, resume: bool = False, resolved: str = SPEC) -> None:
    check_folder(path, resolved=resolved, resume=resume)


@pytest.mark.parametrize("name", ["history.csv", "model.keras", "result.json", "state.npz", "best.npz"])
def test_refuses_a_directory_with_a_run(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    with pytest.raises(UsageError, match="already holds a run") as caught:
        check(tmp_path)
    assert caught.value.help == "choose another --out, --resume to go on with that run, or --force to replace it"


def test_takes_other_files_and_a_spec_that_never_ran(tmp_path: Path) -> None:
    for name in ("notes.txt", "spec.yaml"):
        (tmp_path / name).touch()
    check(tmp_path)
    check(tmp_path, resume=True)


def test_refuses_to_resume_without_the_spec(tmp_path: Path) -> None:
    (tmp_path / "state.npz").touch()
    with pytest.raises(UsageError, match=r"no spec\.yaml"):
        check(tmp_path, resume=True)


def test_epochs_without_their_state_are_not_begun_again(tmp_path: Path) -> None:
    """A resume would put the first epoch in place of those that are there."""
    (tmp_path / "spec.yaml").write_text(SPEC)
    (tmp_path / "best.npz").touch()
    check(tmp_path, resume=True)  # ended before its first epoch was written down
    (tmp_path / "history.csv").touch()
    with pytest.raises(UsageError, match=r"has epochs but no state\.npz"):
        check(tmp_path, resume=True)


@pytest.mark.parametrize("below", ["", "run", "deep/run"])
def test_refuses_a_file(below: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="file is a file, not a folder"):
        check(tmp_path / "file" / below)


def test_refuses_what_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere
    with pytest.raises(UsageError, match="no permission"):
        train(tmp_path / "run")


def test_checks_change_nothing(tmp_path: Path) -> None:
    check(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_force_takes_away_the_run_and_nothing_else(tmp_path: Path) -> None:
    for name in ("notes.txt", "spec.yaml", "state.npz", "model.keras"):
        (tmp_path / name).touch()
    folder = check_folder(tmp_path, resolved=SPEC, resume=False, force=True)
    folder.clear()
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


RESULT = Result({"loss": 0.5, "val_accuracy": 0.975}, 3, 1.5, 4512.3, "early_stop")


def test_result_reads_what_it_wrote(tmp_path: Path) -> None:
    RunFolder(tmp_path).write_result(RESULT)
    assert RunFolder(tmp_path).finished(3) == RESULT


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "cannot read .*result.json: Expecting"),
        (b"[]", "it holds no object"),
        (b"\xff", "it is not UTF-8 text: byte 0xff at offset 0"),
        (b"[" * 100_000, "cannot read"),
        (b'{"epochs": ' + b"[" * 30 + b"]" * 30 + b"}", "nested more than 20 deep"),
        (b'{"epochs": ' + b"9" * 10_000 + b"}", "cannot read"),
        (b" " * (2**20 + 1), "it is larger than 1,048,576 bytes"),
        (b"{}", "is not the result of a run"),
        (b'{"more": 1}', "is not the result of a run"),
    ],
    ids=lambda value: str(value[:20]),
)
def test_a_damaged_result_is_named(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "result.json").write_bytes(content)
    with pytest.raises(UsageError, match=reason):
        RunFolder(tmp_path).finished(3)


@pytest.mark.parametrize(
    "changed",
    [
        {"metrics": [1]},
        {"metrics": {"loss": "low"}},
        {"metrics": {"loss": 10**400}},
        {"epochs": 1.5},
        {"seconds": "long"},
        {"seconds": float("inf")},
        {"seconds": -1.0},
        {"stopped_by": "boredom"},
        {"stopped_by": ["epochs"]},
        {"input_wait": None},
    ],
    ids=str,
)
def test_a_result_of_other_kinds_is_refused(changed: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text(json.dumps(json.loads(RESULT.to_json()) | changed))
    with pytest.raises(UsageError, match=r"result\.json is not the result of a run") as caught:
        RunFolder(tmp_path).finished(3)
    assert caught.value.help == f"delete it, and --resume writes it again: rm {tmp_path / 'result.json'}"


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("spec.yaml", lambda path: path.write_bytes(b"\xff\xfe"), "cannot read .*spec.yaml: it is not UTF-8 text"),
        ("spec.yaml", os.mkfifo, "spec.yaml is not a file"),
        ("spec.yaml", os.mkdir, "spec.yaml is not a file"),
        ("spec.yaml", lambda path: path.symlink_to(path), "spec.yaml is not a file"),
        ("history.csv", os.mkfifo, "history.csv is not a file"),
        ("state.npz", os.mkfifo, "state.npz is not a file"),
        ("run.json", lambda path: path.symlink_to("/dev/zero"), "run.json is not a file"),
        ("curves.svg", os.mkfifo, "curves.svg is not a file"),
        ("spec.yaml", lambda path: path.write_bytes(b"#" * 2_000_000), "larger than 1,000,000 bytes"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_where_a_run_is_resumed(
    name: str, make: Any, reason: str, tmp_path: Path
) -> None:
    for held in ("spec.yaml", "state.npz"):
        if held != name:
            (tmp_path / held).touch()
    make(tmp_path / name)
    with pytest.raises(UsageError, match=reason):
        check(tmp_path, resume=True)


@pytest.mark.parametrize("name", ["state.npz", "history.csv", "best.keras", "curves.svg"])
def test_what_cannot_be_deleted_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    folder = check_folder(tmp_path, resolved=SPEC, resume=False, force=True)
    with pytest.raises(UsageError, match=f"cannot delete .*{name}: "):
        folder.clear()


def test_links_that_lead_nowhere_are_files_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "state.npz").symlink_to("nowhere")
    assert RunFolder(tmp_path).holds() == ["state.npz"]
    with pytest.raises(UsageError, match=r"state\.npz is not a file, so that no run can be kept there") as caught:
        check(tmp_path)
    assert caught.value.help == f"delete it: rm -r {tmp_path / 'state.npz'}, or choose another --out"


def test_a_folder_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: not mode & os.R_OK)  # root may read everything
    with pytest.raises(UsageError, match=r"cannot read .*: no permission"):
        check(tmp_path)

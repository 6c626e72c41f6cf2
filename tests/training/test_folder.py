"""Which directories are refused, and what stands in them after a write that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from training_runs import SPEC, train

from cnnspec.diagnostics import UsageError
from cnnspec.training.folder import check_folder
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


def test_result_reads_what_it_wrote() -> None:
    result = Result({"loss": 0.5, "val_accuracy": 0.975}, 3, 1.5, 4512.3, "early_stop")
    assert Result.from_json(result.to_json()) == result
    assert result.finished

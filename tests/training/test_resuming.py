"""What a run is gone on with: more epochs, other data, another environment."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from training_runs import Watcher, history, plain, same_states, train

from cnnspec.diagnostics import UsageError

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("digits")]


def text(epochs: int) -> str:
    return f"name: test\ntrain: {{epochs: {epochs}}}\n"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two epochs; tests copy it."""
    out = tmp_path_factory.mktemp("two")
    train(out, epochs=2, resolved=text(2))
    return out


@pytest.fixture
def out(two: Path, tmp_path: Path) -> Path:
    """A copy of the run."""
    shutil.copytree(two, tmp_path / "run")
    return tmp_path / "run"


def test_more_epochs_are_those_of_a_longer_run(out: Path) -> None:
    assert train(out, epochs=4, resolved=text(4), extend=True).epochs == 4
    assert same_states(plain().out, out)
    assert history(plain().out) == history(out)
    assert (out / "spec.yaml").read_text() == text(4)
    assert [each["epochs"] for each in json.loads((out / "run.json").read_text())["resumed"]] == [2]


def change(out: Path, part: str, **values: Any) -> None:
    record = json.loads((out / "run.json").read_text())
    (record[part] if part == "environment" else record["data"][part]).update(values)
    (out / "run.json").write_text(json.dumps(record))


def test_what_changed_is_named(out: Path) -> None:
    watcher = Watcher()
    change(out, "environment", threads=64)
    train(out, epochs=3, resolved=text(3), extend=True, progress=watcher)
    assert watcher.lines[0].startswith("not as when the run began: threads was 64 and is ")
    assert "threads was 64" in json.loads((out / "run.json").read_text())["resumed"][0]["differs"][0]
    state = (out / "state.npz").read_bytes()
    for values, told in (
        ({"labels": "0"}, "the labels of training are others"),
        ({"content": "0"}, "training has other images, or the same in another order"),
        ({"images": 7}, "training had 7 images and has 4500$"),
    ):
        change(out, "training", **values)
        with pytest.raises(UsageError, match=told):
            train(out, epochs=4, resolved=text(4), extend=True)
    assert (out / "state.npz").read_bytes() == state


def test_epochs_that_change_nothing_are_refused(tmp_path: Path) -> None:
    stop = {"early_stop": {"monitor": "val_loss", "patience": 1, "min_delta": 100}}
    train(tmp_path, epochs=3, resolved=text(3), **stop)
    with pytest.raises(UsageError, match=r"early_stop ended the run in .* after 2 epochs"):
        train(tmp_path, epochs=4, resolved=text(4), extend=True, **stop)

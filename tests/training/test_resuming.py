"""What a run is gone on with: more epochs, other data, another environment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from training_runs import Watcher, history, same_states, train

from cnnspec.diagnostics import UsageError

pytestmark = [pytest.mark.keras, pytest.mark.slow]


def text(epochs: int) -> str:
    return f"name: test\ntrain: {{epochs: {epochs}}}\n"


def test_more_epochs_are_those_of_a_longer_run(tmp_path: Path) -> None:
    train(tmp_path / "straight", epochs=3, resolved=text(3))
    out = tmp_path / "extended"
    train(out, epochs=2, resolved=text(2))
    assert train(out, epochs=3, resolved=text(3), extend=True).epochs == 3
    assert same_states(tmp_path / "straight", out)
    assert history(tmp_path / "straight") == history(out)
    assert (out / "spec.yaml").read_text() == text(3)
    assert [each["epochs"] for each in json.loads((out / "run.json").read_text())["resumed"]] == [2]


def change(out: Path, part: str, **values: Any) -> None:
    record = json.loads((out / "run.json").read_text())
    (record[part] if part == "environment" else record["data"][part]).update(values)
    (out / "run.json").write_text(json.dumps(record))


def test_what_changed_is_named(tmp_path: Path) -> None:
    train(tmp_path, epochs=1, resolved=text(1))
    watcher = Watcher()
    change(tmp_path, "environment", threads=64)
    train(tmp_path, epochs=2, resolved=text(2), extend=True, progress=watcher)
    assert watcher.lines[0].startswith("not as when the run began: threads was 64 and is ")
    assert "threads was 64" in json.loads((tmp_path / "run.json").read_text())["resumed"][0]["differs"][0]
    state = (tmp_path / "state.npz").read_bytes()
    for values, told in (
        ({"labels": "0"}, "the labels of training are others"),
        ({"content": "0"}, "training has other images, or the same in another order"),
        ({"images": 7}, "training had 7 images and has 4500$"),
    ):
        change(tmp_path, "training", **values)
        with pytest.raises(UsageError, match=told):
            train(tmp_path, epochs=3, resolved=text(3), extend=True)
    assert (tmp_path / "state.npz").read_bytes() == state


def test_epochs_that_change_nothing_are_refused(tmp_path: Path) -> None:
    stop = {"early_stop": {"monitor": "val_loss", "patience": 1, "min_delta": 100}}
    train(tmp_path, epochs=3, resolved=text(3), **stop)
    with pytest.raises(UsageError, match=r"early_stop ended the run in .* after 2 epochs"):
        train(tmp_path, epochs=4, resolved=text(4), extend=True, **stop)

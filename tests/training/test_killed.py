"""A run that is killed, whenever that is, and resumed equals one that was never stopped, to the last bit."""

from __future__ import annotations

import json
import random
import signal
import time
import zipfile
from pathlib import Path
from typing import Any

import forks
import numpy as np
import pytest
from support import ROOT
from training_runs import history, plain, same_states, train

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("forks")]

PROGRAM = str(ROOT / "tests" / "killed_runs.py")


def start(out: Path, moment: list[Any] | None = None) -> int:
    """Train or resume in a process that ends at a moment; gives how it ended."""
    return forks.python(PROGRAM, str(out), json.dumps(moment), str(out.parent / "report.json")).returncode


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, float]]:
    """A run that was never stopped, and how often it did something to its files."""
    out = tmp_path_factory.mktemp("killed") / "straight"
    assert start(out) == 0
    return out, json.loads((out.parent / "report.json").read_text())


def weights(path: Path) -> bytes:
    """The file of weights in a model; the numbers in it, not the dates."""
    import h5py

    with zipfile.ZipFile(path) as archive, h5py.File(archive.open("model.weights.h5"), "r") as file:
        found: list[bytes] = []
        file.visititems(lambda _, each: found.append(each[()].tobytes()) if isinstance(each, h5py.Dataset) else None)
    assert found
    return b"".join(found)


def about(out: Path) -> dict[str, Any]:
    """What a state has besides its arrays, without what is measured by the clock."""
    with np.load(out / "state.npz") as state:
        found: dict[str, Any] = json.loads(str(state["about"][()]))
    for row in found["rows"]:
        del row["seconds"]
    return {name: value for name, value in found.items() if name not in ("rate", "waiting")}


def check_equal(reference: Path, out: Path) -> None:
    """Everything in two runs is the same, but for times and dates."""
    assert same_states(reference, out)
    assert about(reference) == about(out)
    assert history(reference) == history(out)
    for name in ("model.keras", "best.keras"):
        assert weights(reference / name) == weights(out / name)
    assert not list(out.glob(".unfinished*"))
    result = [json.loads((each / "result.json").read_text()) for each in (reference, out)]
    assert result[0]["metrics"] == result[1]["metrics"]
    assert result[0]["stopped_by"] == result[1]["stopped_by"]


def test_killed_at_each_kind_of_moment_and_resumed_equals_straight(
    straight: tuple[Path, dict[str, float]], tmp_path: Path
) -> None:
    """One run, killed three times. In `make long`: a run for each of 20 moments, anywhere in the run."""
    reference, counts = straight
    chance = random.Random(0)
    out = tmp_path / "run"
    for kind in ("file", "write"):  # each a quarter of the run later at most, so that there is something left
        moment = chance.randint(1, int(counts[kind]) // 4)
        assert start(out, [kind, moment]) == -signal.SIGKILL
    assert start(out, ["time", chance.uniform(0, counts["time"] / 4)]) in (-signal.SIGKILL, 0)  # a clock may come late
    assert start(out) == 0
    check_equal(reference, out)


def test_killed_process_goes_on_in_another(tmp_path: Path) -> None:
    program = (
        f"import sys, time; sys.path.insert(0, {str(ROOT / 'tests')!r}); import training_runs; from pathlib import Path\n"
        "wait = training_runs.Watcher(lambda epoch: time.sleep(60) if epoch == 2 else None)\n"
        "training_runs.train(Path(sys.argv[1]), progress=wait)\n"
    )
    process = forks.start("-c", program, str(tmp_path))
    deadline = time.monotonic() + 60
    while not (tmp_path / "history.csv").exists() or len(history(tmp_path)) < 3:
        assert process.running()
        assert time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(0.3)
    process.kill()
    assert process.wait().returncode == -signal.SIGKILL
    train(tmp_path, resume=True)
    assert same_states(plain().out, tmp_path)


# 20 moments: between two steps of writing files, in the middle of a file, and whenever the clock says.
KINDS = ["file", "write", "time"] * 6 + ["file"] * 2


@pytest.mark.large
@pytest.mark.parametrize(
    ("number", "kind"), list(enumerate(KINDS)), ids=[f"{one}-{two}" for one, two in enumerate(KINDS)]
)
def test_killed_and_resumed_equals_straight(
    number: int, kind: str, straight: tuple[Path, dict[str, float]], tmp_path: Path
) -> None:
    reference, counts = straight
    chance = random.Random(number)
    moment = chance.uniform(0, counts["time"]) if kind == "time" else chance.randint(1, int(counts[kind]))
    out = tmp_path / "run"
    ended = start(out, [kind, moment])
    assert ended == -signal.SIGKILL or kind == "time"  # a clock may come too late
    if number % 3 == 0:  # a second time, early in what is left
        start(out, ["file", chance.randint(1, int(counts["file"]) // 3)])
    assert start(out) == 0
    check_equal(reference, out)

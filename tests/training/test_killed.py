"""A run that is killed, whenever that is, and resumed equals one that was never stopped, to the last bit."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import ROOT
from training_runs import history, same_states

pytestmark = [pytest.mark.keras, pytest.mark.slow]

Start = Callable[..., int]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    report = tmp_path_factory.mktemp("report") / "report.json"
    program = [sys.executable, str(ROOT / "tests" / "killed_runs.py")]
    with subprocess.Popen(
        program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None

        def one(out: Path, moment: list[Any] | None = None) -> int:
            server.stdin.write(json.dumps({"out": str(out), "moment": moment, "report": str(report)}) + "\n")
            server.stdin.flush()
            return int(server.stdout.readline())

        one.report = report  # type: ignore[attr-defined]
        yield one
        server.stdin.close()


@pytest.fixture(scope="module")
def straight(start: Start, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, float]]:
    out = tmp_path_factory.mktemp("killed") / "straight"
    assert start(out) == 0
    return out, json.loads(start.report.read_text())  # type: ignore[attr-defined]


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


# 20 moments: between two steps of writing files, in the middle of a file, and whenever the clock says.
KINDS = ["file", "write", "time"] * 6 + ["file"] * 2
IN_EACH_RUN = 3  # one of each kind; the others take long
MOMENTS = [
    pytest.param(number, kind, marks=[] if number < IN_EACH_RUN else pytest.mark.large, id=f"{number}-{kind}")
    for number, kind in enumerate(KINDS)
]


@pytest.mark.parametrize(("number", "kind"), MOMENTS)
def test_killed_and_resumed_equals_straight(
    number: int, kind: str, start: Start, straight: tuple[Path, dict[str, float]], tmp_path: Path
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
    assert same_states(reference, out)
    assert about(reference) == about(out)
    assert history(reference) == history(out)
    for name in ("model.keras", "best.keras"):
        assert weights(reference / name) == weights(out / name)
    assert not list(out.glob(".unfinished*"))
    result = [json.loads((each / "result.json").read_text()) for each in (reference, out)]
    assert result[0]["metrics"] == result[1]["metrics"]
    assert result[0]["stopped_by"] == result[1]["stopped_by"]

"""A run written by an older version, with layers of ours under other module names: `tests/fixtures/old_run`."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from forks import python
from support import ROOT, call

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("forks")]
RUN = ROOT / "tests" / "fixtures" / "old_run"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RUN, tmp_path / "run"))


def test_it_is_evaluated_as_then(run: Path, capfd: Any) -> None:
    code, out, err = call(capfd, "evaluate", str(run), "--format", "json")
    assert code == 0, err
    best = next(
        csv.DictReader((run / "history.csv").read_text().splitlines())
    )  # the first of two that are equally accurate
    metrics = json.loads(out)["metrics"]
    assert metrics["loss"] == pytest.approx(float(best["val_loss"]), rel=1e-5)
    assert metrics["accuracy"] == pytest.approx(float(best["val_accuracy"]))


def test_it_resumes(run: Path, capfd: Any) -> None:
    spec = run.parent / "spec.yaml"
    spec.write_text((run / "spec.source.yaml").read_text().replace("epochs: 2", "epochs: 3"))
    code, _, err = call(capfd, "train", str(spec), "--out", str(run), "--resume", "--extend")
    assert code == 0, err
    rows = (run / "history.csv").read_text().splitlines()
    assert rows[:3] == (RUN / "history.csv").read_text().splitlines()
    assert len(rows) == 4


def test_its_model_loads_in_keras(run: Path) -> None:
    code = (
        "import cnnspec.keras_layers\nimport keras\n"
        f"model = keras.models.load_model({str(run / 'best.keras')!r})\n"
        "print(*(type(layer).__name__ for layer in model.layers))\n"
    )
    done = python("-c", code, bare=True)
    assert done.returncode == 0, done.stderr
    assert {"ConstantPad", "ChannelShuffle", "LayerScale"} <= set(done.stdout.split())

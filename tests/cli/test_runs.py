import importlib.util
import json

import pytest
from support import ROOT, call

_spec = importlib.util.spec_from_file_location("made_runs", ROOT / "tests" / "runs" / "test_reading.py")
made = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(made)


@pytest.fixture
def runs(tmp_path):
    made.make(tmp_path / "first")
    made.make(tmp_path / "a_second_run_with_a_long_name", 1, None)
    return tmp_path


def test_a_table_of_80_columns(capfd, runs):
    code, out, _ = call(capfd, "runs", str(runs))
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "val_accuracy" in out.splitlines()[0]
    assert [line for line in out.splitlines() if "first" in line and "finished" in line and "3/3" in line]
    assert "broken off" in out


def test_json_and_one_run(capfd, runs):
    (found,) = json.loads(call(capfd, "runs", str(runs / "first"), "--format", "json").out)
    assert (found["state"], found["best"]) == ("finished", {"epoch": 2, "value": 0.9})


def test_diff(capfd, runs):
    both = (str(runs / "first"), str(runs / "a_second_run_with_a_long_name"))
    assert "epochs: 3 → 1 (-2)" in call(capfd, "runs", "diff", *both).out
    assert json.loads(call(capfd, "runs", "diff", *both, "--format", "json").out)["spec"] == []


@pytest.mark.parametrize("arguments", [("nowhere",), ("diff", "nowhere", "nowhere")], ids=" ".join)
def test_no_run_is_told(capfd, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call(capfd, "runs", *arguments)
    assert (done.code, "nowhere" in done.err) == (2, True)

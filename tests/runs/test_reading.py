import json
from dataclasses import replace

import pytest

from cnnspec.runs.comparing import compare
from cnnspec.runs.lock import locked
from cnnspec.runs.reading import find, read_run
from cnnspec.runs.record import Record

SPEC = """\
cnnspec: 1
name: net
input: [8, 8, 1]
features: [{conv: {filters: 4}}, flatten]
head: [{dense: {units: 10, activation: softmax}}]
train: {batch: 64, epochs: 3}
"""
RECORD = Record(
    "2026-01-01T10:00:00+00:00", "00", {"keras": "3.15.1", "threads": 2},
    {"training": {"images": 90, "classes": 10, "content": "aa", "labels": "bb"}}, "val_accuracy",
)  # fmt: skip


def make(path, epochs=3, stopped="epochs", record=RECORD, spec=SPEC, result_epochs=None):
    path.mkdir(parents=True)
    (path / "spec.yaml").write_text(spec)
    rows = [f"{each},1.5,{1 / each},{0.9 if each == 2 else 0.5}" for each in range(1, epochs + 1)]
    (path / "history.csv").write_text("\n".join(["epoch,seconds,loss,val_accuracy", *rows]) + "\n")
    if record:
        record.write(path)
    if stopped:
        result = {"stopped_by": stopped, "epochs": result_epochs or epochs}
        (path / "result.json").write_text(json.dumps(result))
    return path


@pytest.mark.parametrize(
    ("state", "options"),
    [
        ("finished", {}),
        ("early stop", {"epochs": 2, "stopped": "early_stop"}),
        ("interrupted", {"epochs": 2, "stopped": "interrupt"}),
        ("diverged", {"epochs": 1, "stopped": "nan"}),
        ("broken off", {"epochs": 2, "stopped": None}),
        ("broken off", {"epochs": 2, "stopped": "interrupt", "result_epochs": 1}),
        ("broken off", {"epochs": 2, "stopped": "epochs"}),
    ],
)
def test_how_a_run_ended(state, options, tmp_path):
    assert read_run(make(tmp_path / "run", **options)).state == state


def test_a_run_that_goes_on_says_so(tmp_path):
    with locked(make(tmp_path / "run", stopped=None)):
        assert read_run(tmp_path / "run").state == "running"


def test_best_epoch_and_time(tmp_path):
    run = read_run(make(tmp_path / "run"))
    assert (run.best, run.seconds, run.planned, run.metrics["val_accuracy"]) == ((2, 0.9), 4.5, 3, 0.5)


def test_the_newest_is_first_and_others_are_passed_over(tmp_path):
    make(tmp_path / "old")
    make(tmp_path / "deep" / "new", record=replace(RECORD, begun="2026-02-01T10:00:00+00:00"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "spec.yaml").write_text(SPEC)
    assert [run.path.name for run in find(tmp_path)] == ["new", "old"]


@pytest.mark.parametrize("name", ["spec.yaml", "history.csv", "run.json", "result.json"])
def test_what_cannot_be_read_says_why(name, tmp_path):
    make(tmp_path / "run")
    (tmp_path / "run" / name).write_text("a,b\nx,y\n{")
    run = read_run(tmp_path / "run")
    assert (run.state, name in run.problem) == ("unreadable", True)


def test_what_differs(tmp_path):
    data = {"training": {"images": 90, "classes": 10, "content": "cc", "labels": "bb"}}
    other = replace(RECORD, data=data, environment={"keras": "3.16.0", "threads": 2})
    spec = SPEC.replace("filters: 4", "filters: 8").replace("batch: 64", "batch: 32")
    found = compare(read_run(make(tmp_path / "a")), read_run(make(tmp_path / "b", 2, None, other, spec)))
    text = found.text()
    assert "train.batch: 64 → 32" in text
    assert "~ conv1: conv 3×3, 4" in text
    assert "features[0]" not in text
    assert "training.content: differs" in text
    assert "keras: 3.15.1 → 3.16.0" in text
    assert "state: finished → broken off" in text
    assert "epochs: 3 → 2 (-1)" in text
    assert found.to_dict()["environment"] == [{"path": "keras", "before": "3.15.1", "after": "3.16.0"}]

"""Runs whose files are damaged, or are no files: each command names the file, and every other run is still listed."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from drawn import counts, first_seed
from report_cases import EVALUATION, write_run
from support import call

FILES = ("spec.yaml", "history.csv", "run.json", "result.json", "evaluation.json")


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A run that is whole, and one to be damaged."""
    for name in ("whole", "damaged"):
        write_run(tmp_path / name)
        (tmp_path / name / "evaluation.json").write_text(json.dumps(EVALUATION))
    return tmp_path


def listed(capfd: Any, runs: Path) -> dict[str, Any]:
    """The damaged run as the list has it, the whole one being there as ever."""
    code, out, err = call(capfd, "runs", str(runs))
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if line.startswith("whole") and "unreadable" not in line]
    entries = {
        Path(each["path"]).name: each for each in json.loads(call(capfd, "runs", str(runs), "--format", "json").out)
    }
    assert entries["whole"]["problem"] is None
    return entries.get("damaged", {})


ELSEWHERE = {
    "pipe": (os.mkfifo, "it is a pipe, not a file"),
    "folder": (os.mkdir, "Is a directory"),
    "cycle of links": (lambda path: path.symlink_to(path), "Too many levels of symbolic links"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "it is a device, not a file"),
}


@pytest.mark.parametrize("kind", ELSEWHERE)
@pytest.mark.parametrize("name", FILES)
def test_what_is_no_file_is_named_and_nothing_waits_for_it(capfd: Any, runs: Path, name: str, kind: str) -> None:
    make, reason = ELSEWHERE[kind]
    path = runs / "damaged" / name
    path.unlink()
    make(path)
    found = listed(capfd, runs)
    if name == "spec.yaml":
        assert found == {}  # no run without one
    elif name != "evaluation.json":
        assert found["state"] == "unreadable"
        assert found["problem"] == f"cannot read {path}: {reason}"
        code, _, err = call(capfd, "report", str(runs / "damaged"), "--no-evaluate", "-o", str(runs / "page.html"))
        assert (code, reason in err) == (2, True)
    assert call(capfd, "runs", "diff", str(runs / "whole"), str(runs / "damaged")).code in (0, 2)


RECORD = b'{"begun": "", "spec": "", "environment": {}, "data": {}, "monitor": "", %s}'
HEAD = "epoch,seconds,loss,val_accuracy\n"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("spec.yaml", b"name: \xff", "not UTF-8 text: byte 0xff at offset 6"),
        ("spec.yaml", b"train: {epochs: 1.5}", "is no spec of a run"),
        ("spec.yaml", b"train: {epochs: %s}" % (b"9" * 40), "is no spec of a run"),
        ("spec.yaml", b"train: [epochs]", "is no spec of a run"),
        ("history.csv", b"epoch,seconds\n1,\xff", "it is not UTF-8 text: byte 0xff at offset 16"),
        ("history.csv", f"{HEAD}1e300,1,1,1".encode(), "its row 1 is not epoch 1"),
        ("history.csv", f"{HEAD}-1,1,1,1".encode(), "its row 1 is not epoch 1"),
        ("history.csv", f"{HEAD}nan,1,1,1".encode(), "its row 1 is not epoch 1"),
        ("history.csv", f"{HEAD}1,1,1,1\n1,1,1,1".encode(), "its row 2 is not epoch 2"),
        ("history.csv", f"{HEAD}1,1e308,1,1\n2,1e308,1,1".encode(), "its epoch 1 took 1e+308 seconds"),
        ("history.csv", f"{HEAD}1,inf,1,1".encode(), "its epoch 1 took inf seconds"),
        ("history.csv", f"{HEAD}1,nan,1,1".encode(), "its epoch 1 took nan seconds"),
        ("history.csv", f"{HEAD}1,-3,1,1".encode(), "its epoch 1 took -3 seconds"),
        ("history.csv", f"{HEAD}1,1,1".encode(), "its row 1 has 3 values for 4 columns"),
        ("history.csv", f"{HEAD}1,1,1,1,1".encode(), "its row 1 has 5 values for 4 columns"),
        ("history.csv", f"{HEAD}1,1,low,1".encode(), "could not convert string to float: 'low'"),
        ("history.csv", b"a" * 200_000, "field larger than field limit"),
        ("run.json", b'{"begun": "2026"}', "is no record of a run: it has no spec"),
        ("run.json", RECORD % b'"classes": [3]', "is no record of a run: classes is [3]"),
        ("run.json", RECORD % b'"folder": 3', "is no record of a run: folder is 3"),
        ("run.json", RECORD % b'"epoch": 3', "is no record of a run: there is no field 'epoch'"),
        ("run.json", b"\xff", "it is not UTF-8 text"),
        ("result.json", b"[]", "it holds no object"),
        ("result.json", b"[" * 10_000, "cannot read"),
    ],
    ids=lambda value: str(value[:30]),
)  # fmt: skip
def test_what_is_damaged_is_named(capfd: Any, runs: Path, name: str, content: bytes, reason: str) -> None:
    path = runs / "damaged" / name
    path.write_bytes(content)
    found = listed(capfd, runs)
    assert found["state"] == "unreadable"
    assert str(path) in found["problem"]
    assert reason in found["problem"]


@pytest.mark.parametrize(
    "changed",
    [
        {"monitor": ["val_accuracy"]},
        {"initial": {"path": 3}},
        {"initial": {"path": "a.keras"}},
        {"classes": [3]},
        {"data": {"training": 3}},
        {"folder": "a\0b"},
        {"environment": {"a": {"b": [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}}},
    ],
    ids=str,
)
def test_a_record_of_other_kinds_is_named(capfd: Any, runs: Path, changed: dict[str, object]) -> None:
    path = runs / "damaged" / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    assert str(path) in listed(capfd, runs)["problem"]


def test_measures_that_are_no_numbers_are_null_in_json_and_never_the_best(capfd: Any, runs: Path) -> None:
    rows = ["1,1,1,nan", "2,1,1,0.5", "3,1,inf,nan"]
    (runs / "damaged" / "history.csv").write_text(HEAD + "\n".join(rows))
    found = listed(capfd, runs)
    assert found["best"] == {"epoch": 2, "value": 0.5}
    assert found["metrics"] == {"loss": None, "val_accuracy": None}


@pytest.mark.parametrize(
    "value", ["nan", "inf", "-inf", "1e308", "-1e308", "1e-320", "5e-324", "1e300", "1.0000000000000002"]
)
def test_every_measure_is_drawn(capfd: Any, runs: Path, value: str) -> None:
    (runs / "damaged" / "history.csv").write_text(f"{HEAD}1,1,{value},0\n2,1,-{value.lstrip('-')},0.5\n3,1,1,0.5\n")
    assert call(capfd, "report", str(runs / "damaged"), "--no-evaluate", "-o", str(runs / "page.html")).code == 0
    assert call(capfd, "runs", "diff", str(runs / "whole"), str(runs / "damaged")).code == 0


PIECES = (b"", b"0", b"-1", b"1e308", b"1e300", b"nan", b"NaN", b"Infinity", b'"a"', b"[]", b"{}", b"null", b"true", b"\xff",
          b"9" * 400, b"[" * 300, b",", b"\n", b"\0", b"\x1b[31m", b'"', b"\\ud800")  # fmt: skip


@pytest.mark.drawn
@pytest.mark.parametrize("cases", counts(100, 300, "CNNSPEC_RUNS"))
def test_files_damaged_at_random_end_no_command_with_a_traceback(cases: int, capfd: Any, runs: Path) -> None:
    draw = random.Random(first_seed())
    whole = {name: (runs / "damaged" / name).read_bytes() for name in FILES}
    for _ in range(cases):
        name = draw.choice(FILES)
        content = whole[name]
        for _ in range(draw.randint(1, 3)):
            start = draw.randrange(len(content) + 1)
            content = content[:start] + draw.choice(PIECES) + content[start + draw.choice((0, 1, 4)) :]
        path = runs / "damaged" / name
        path.write_bytes(content)
        listed(capfd, runs)
        page = ("report", str(runs / "damaged"), "--no-evaluate", "-o", str(runs / "page.html"))
        for arguments in (page, ("runs", "diff", str(runs / "whole"), str(runs / "damaged"))):
            code, _, err = call(capfd, *arguments)
            assert code in (0, 1, 2), (name, content, err)
        path.write_bytes(whole[name])

"""Runs, folders, classes and images whose names are no text, or hold what a terminal obeys."""

import csv
import io
import json
import os
import sys

import pytest
from image_files import grey, write_records
from support import call

from cnnspec.cli._guard import FAULT
from cnnspec.runs.lock import is_locked
from cnnspec.runs.reading import read_run

pytestmark = pytest.mark.keras

SPEC = """\
cnnspec: 1
name: net
input: [8, 8, 1]
classes: 3
features: [{conv: 2}]
head: [flatten, {dense: {units: $classes, activation: softmax}}]
data: {source: {folder: {path: .}}, range: [0, 255], validation: 0.34}
train: {epochs: 2, batch: 4}
"""
DATA, RUN, IMAGE = "d\udcff", "r\udcff\x1b", "1\udcfd\x1b.png"
CLASSES = ["ok", "\udcfe\x1b[31m", "\udcff"]
TEXTS = ["ok", "\\xfe\x1b[31m", "\\xff"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "net.yaml").write_text(SPEC)
    for index, name in enumerate(CLASSES):
        os.makedirs(f"{DATA}/{name}")
        for number in range(3):
            with open(f"{DATA}/{name}/{number}{IMAGE[1:]}", "wb") as file:
                file.write(grey(80 * index + number, 8, 8))
    return tmp_path


def train(capfd, *options):
    return call(capfd, "train", "net.yaml", "--data-root", DATA, "--out", RUN, *options)


def test_every_command_and_format(capfd, folder, monkeypatch):
    shown = call(capfd, "data", "net.yaml", "--data-root", DATA, "-o", "s\udcff.png")
    assert shown.code == 0, shown.err
    assert "    \\xfe␛[31m  training 2  validation 1" in shown.out.splitlines()
    code, out, err = train(capfd)
    assert code == 0, err
    assert out.startswith("r\\xff␛: 2 epochs in ")
    assert "warning" not in err
    record = json.loads((folder / RUN / "run.json").read_text())
    assert (record["classes"], record["folder"]) == (TEXTS, str(folder / DATA))
    assert len(list((folder / RUN / "logs").rglob("events*"))) == 2
    assert train(capfd, "--resume").code == 0
    assert call(capfd, "runs").out.splitlines()[1].startswith("r\\xff␛  finished")
    found = call(capfd, "evaluate", RUN, "-o", "e\udcff")
    assert found.code == 0, found.err
    assert "\x1b" not in found.out
    with open("e\udcff/classes.csv", encoding="utf-8", newline="") as file:
        assert [row["class"] for row in csv.DictReader(file)] == TEXTS
    assert call(capfd, "report", RUN, "-o", "p\udcff.html").code == 0
    (folder / "p\udcff.html").read_text(encoding="utf-8")
    files = [f"{DATA}/{name}/{IMAGE}" for name in CLASSES]
    with open("list", "wb") as file:
        file.write(b"".join(os.fsencode(f"{name}\n") for name in files))
    with open("list") as file:
        monkeypatch.setattr(sys, "stdin", file)
        told = json.loads(call(capfd, "predict", RUN, "-", "--format", "json").out)
    assert [each["file"] for each in told] == files
    assert {guess["name"] for guess in told[0]["classes"]} == set(TEXTS)
    rows = list(csv.DictReader(io.StringIO(call(capfd, "predict", RUN, *files, "--format", "csv").out)))
    assert rows[0]["file"] == "d\\xff/ok/1\\xfd␛.png"
    assert call(capfd, "export", RUN, "--to", "onnx", "--data-root", DATA) == (
        2, "", "error: onnx files need a path in UTF-8, not r\\xff␛/export.onnx\n  help: choose another -o\n",
    )  # fmt: skip


def test_records(folder, capfd):
    os.makedirs("t\udcff")
    write_records(folder / "x.tfrecord", [(grey(9, 8, 8), label) for label in (0, 1, 2) * 3])
    (folder / "x.tfrecord").rename("t\udcff/x.tfrecord")
    (folder / "net.yaml").write_text(SPEC.replace("folder: {path: .}", "tfrecord: {path: x.tfrecord}"))
    found = call(capfd, "data", "net.yaml", "--data-root", "t\udcff")
    assert found.code == 0, found.err
    assert found.out.startswith("tfrecord: 9 images")


def test_a_bug_in_the_middle_of_a_training_leaves_its_epochs(folder, capfd, monkeypatch):
    from cnnspec.training.loop import Loop

    whole = Loop.train_epoch

    def broken(self, epoch, *arguments):
        import tensorflow as tf

        if epoch == 1:
            raise tf.errors.InternalError(None, None, "the card is gone\n\nDetected at node …")
        return whole(self, epoch, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Loop, "train_epoch", broken)
        code, out, err = train(capfd)
    assert (code, out) == (FAULT, "")
    assert err.splitlines()[-1].startswith("cnnspec: internal error: InternalError: the card is gone (please report it")
    assert not is_locked(folder / RUN)
    run = read_run(folder / RUN)
    assert (run.state, len(run.rows)) == ("broken off", 1)
    assert train(capfd, "--resume").code == 0
    assert len(read_run(folder / RUN).rows) == 2


def test_a_training_without_memory(folder, capfd, monkeypatch):
    from cnnspec.training.loop import Loop

    def broken(self, *arguments):
        import tensorflow as tf

        raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")

    monkeypatch.setattr(Loop, "train_epoch", broken)
    code, _, err = train(capfd)
    assert code == 2
    assert "error: there is not enough memory to train with a batch of 4" in err

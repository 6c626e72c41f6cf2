"""A run and its evaluation, made up, for the tests of reports: no framework is needed."""

from __future__ import annotations

from pathlib import Path

from cnnspec.runs.record import Record

SPEC = """\
cnnspec: 1
name: net
input: [8, 8, 1]
classes: 2
features: [{conv: {filters: 4, activation: relu}}, flatten]
head: [{dense: {units: $classes, activation: softmax}}]
train: {batch: 64, epochs: 3}
"""
HISTORY = "epoch,seconds,loss,val_loss,val_accuracy\n1,0.5,0.9,0.8,0.6\n2,0.5,0.5,0.4,0.9\n3,0.5,0.4,0.5,0.8\n"
EVALUATION = {
    "model": "best.keras",
    "data": "mnist5k, validation",
    "images": 40,
    "metrics": {"loss": 0.4},
    "figures": {"accuracy": 0.85},
    "intervals": {"accuracy": [0.71, 0.93]},
    "classes": [
        {"name": "cat", "precision": 0.8, "recall": 0.9, "f1": 0.847, "support": 20},
        {"name": "dog", "precision": 0.89, "recall": 0.8, "f1": 0.843, "support": 20},
    ],
    "confusion": [[18, 2], [4, 16]],
}


def write_run(folder: Path, environment: str = "3.15.1") -> Path:
    """The files of a run that has ended, its model left empty."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spec.yaml").write_text(SPEC)
    (folder / "history.csv").write_text(HISTORY)
    (folder / "result.json").write_text('{"stopped_by": "epochs", "epochs": 3}')
    (folder / "best.keras").write_text("")
    data = {"training": {"images": 90, "content": "a" * 64}}
    record = Record("2026-01-01T10:00:00+00:00", "00", {"keras": environment, "cards": []}, data, "val_accuracy")
    record.write(folder)
    return folder

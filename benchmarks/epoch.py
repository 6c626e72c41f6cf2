"""Seconds an epoch of `cnnspec train` against a plain `model.fit` script: same network, data, split and precision."""

from __future__ import annotations

import csv
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.timing import ROOT, cnnspec, compile_package, environment

RUNS = 5
EPOCHS = 8
SPECS = ("lenet5", "digits_cnn")

# What somebody would write who has the arrays and the model: compile and fit, with the same validation.
PLAIN = """
import json, sys, time
import keras
import cnnspec
from cnnspec.data.read import read

spec = cnnspec.load(sys.argv[1])
data, train = spec.section("data").read(), spec.section("train").read()
learning, held_back, *_ = read(data, (28, 28, 1))
keras.utils.set_random_seed(train.seed)
model = cnnspec.build_keras(spec.compile())
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])

class Clock(keras.callbacks.Callback):
    taken = []
    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()
    def on_epoch_end(self, epoch, logs=None):
        self.taken.append(time.perf_counter() - self.start)

model.fit(
    learning.images.astype("float32"), learning.labels, batch_size=train.batch, epochs=train.epochs, verbose=0,
    validation_data=(held_back.images.astype("float32"), held_back.labels), callbacks=[Clock()],
)
print(json.dumps(Clock.taken))
"""


def run() -> Iterator[str]:
    """Ratios of medians over alternating runs, each run's own figure the median of its epochs after the first."""
    compile_package()
    with tempfile.TemporaryDirectory() as folder:
        for name in SPECS:
            spec = quick_spec(name, Path(folder))
            pairs = [(ours(spec, Path(folder) / f"{name}{turn}"), _plain(spec)) for turn in range(RUNS)]
            mine, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
            yield f"{name}: {mine:.3f} s, plain fit {plain:.3f} s: {mine / plain:.2f} x (aim: at most 0.85)"


def quick_spec(name: str, folder: Path) -> Path:
    """The spec with few epochs and, as the plain script has none, without augmentation and schedule."""
    text = (ROOT / "specs" / f"{name}.yaml").read_text()
    text = re.sub(r", augment: \[.*?\]", "", text)
    before, found, _ = text.partition("\ntrain: ")  # the last section of both, on one line or more
    assert found, name
    text = f"{before}{found}{{epochs: {EPOCHS}, batch: 64, optimizer: adam}}\n"
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return path


def ours(spec: Path, out: Path) -> float:
    """The median seconds of an epoch after the first."""
    _run(cnnspec("train", str(spec), "--out", str(out)))
    rows = list(csv.DictReader((out / "history.csv").read_text().splitlines()))
    return statistics.median(float(row["seconds"]) for row in rows[1:])


def _plain(spec: Path) -> float:
    return statistics.median(json.loads(_run([sys.executable, "-c", PLAIN, str(spec)]))[1:])


def _run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return done.stdout

"""Seconds from the start of the process to the end of the first step: `cnnspec train` against a plain script."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.epoch import quick_spec
from benchmarks.timing import compile_package, medians, python

RUNS = 7
SPECS = ("lenet5", "digits_cnn")

# The command as it is, ended where it tells its watcher of the first step.
OURS = """
import os, sys
from cnnspec.cli import main
from cnnspec.training.progress import Lines

Lines.advance = lambda *told: os._exit(0)
sys.argv[1:] = {arguments!r}
main()
"""

PLAIN = """
import os
import keras
import cnnspec
from cnnspec.data.read import read

spec = cnnspec.load({path!r})
data, train = spec.section("data").read(), spec.section("train").read()
learning, held_back, *_ = read(data, (28, 28, 1))
keras.utils.set_random_seed(train.seed)
model = cnnspec.build_keras(spec.compile())
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])

class First(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        os._exit(0)

model.fit(
    learning.images.astype("float32"), learning.labels, batch_size=train.batch, verbose=0, callbacks=[First()],
    validation_data=(held_back.images.astype("float32"), held_back.labels),
)
"""


def run() -> Iterator[str]:
    """Ratios of medians of alternating runs."""
    compile_package()
    with tempfile.TemporaryDirectory() as folder:
        for name in SPECS:
            spec = quick_spec(name, Path(folder))
            arguments = ["train", str(spec), "--out", str(Path(folder) / name), "--force"]
            commands = [python(OURS.format(arguments=arguments)), python(PLAIN.format(path=str(spec)))]
            ours, plain = medians(commands, RUNS)
            yield f"{name}: {ours:.2f} s, plain script {plain:.2f} s: {ours / plain:.2f} x (aim: at most 1.1)"

"""Small runs to evaluate, each trained once a session."""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from image_files import png

if TYPE_CHECKING:
    from cnnspec.export._subject import Subject

QUICK = """\
cnnspec: 1
name: quick
input: [28, 28, 1]
classes: 10
features:
  - rescale: {scale: $(1 / 255)}
  - conv: {filters: 4, stride: 3, norm: batch, activation: relu}
  - pool: {type: max, size: 3, padding: same}
head: [flatten, {dropout: 0.1}, {dense: {units: $classes, activation: softmax}}]
data: {source: mnist5k}
train: {epochs: 2, batch: 128, precision: float32, optimizer: {adam: {learning_rate: 1e-2}}}
"""
SHADES = """\
cnnspec: 1
name: shades
input: [6, 6, 1]
classes: 2
features: [{rescale: {scale: $(1 / 255)}}, flatten]
head: [{dense: {units: $classes}}]
data: {source: {folder: {path: shades, resize: crop}}}
train: {epochs: 1, batch: 8, precision: float32, metrics: [accuracy], optimizer: {sgd: {learning_rate: 1.0}}}
"""


def new_folder() -> Path:
    """A folder that is removed at the end of the session."""
    folder = Path(tempfile.mkdtemp(prefix="cnnspec-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def train(folder: Path, text: str) -> Path:
    """A run of a spec in its folder."""
    import cnnspec
    from cnnspec.training.progress import Lines

    (folder / "net.yaml").write_text(text)
    cnnspec.train(cnnspec.load(folder / "net.yaml"), folder / "run", progress=Lines(io.StringIO()))
    return folder / "run"


@cache
def quick() -> Path:
    """Two epochs of digits; its classes have names."""
    return train(new_folder(), QUICK)


@cache
def shades() -> Path:
    """Dark and light images in folders, with a test part that lies in a folder of its own; gives out logits."""
    folder = new_folder()
    write_shades(folder / "shades")
    return train(folder, SHADES)


@cache
def shades_subject() -> Subject:
    """What is exported of ``shades``."""
    from cnnspec.evaluation.trained import open_run
    from cnnspec.export._subject import subject_of

    return subject_of(open_run(shades()))


def write_shades(root: Path) -> None:
    """Images of two classes: train, validation and test."""
    random = np.random.RandomState(3)
    for part, count in (("train", 24), ("validation", 8), ("test", 5)):
        for name, middle in (("dark", 60), ("light", 190)):
            (root / part / name).mkdir(parents=True)
            for index in range(count):
                pixels = np.clip(random.normal(middle, 30, (6, 8, 1)), 0, 255).astype(np.uint8)
                (root / part / name / f"{index:02}.png").write_bytes(png(pixels))

"""Training, evaluation, export and emitted scripts give the same numbers whatever ``keras.json`` says."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from forks import python

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("forks")]

UNUSUAL = {"floatx": "float16", "epsilon": 1e-3, "backend": "tensorflow", "image_data_format": "channels_first"}
SPEC = """\
cnnspec: 1
name: small
input: [8, 8, 3]
classes: 2
features:
  - normalize
  - conv: {filters: 4, norm: batch, activation: relu}
  - pool: max
head:
  - flatten
  - dense: {units: $classes, activation: softmax}
data: {source: {npz: {path: d.npz}}, validation: 0.25}
train: {epochs: 2, batch: 8, metrics: [accuracy]}
"""
COMMANDS = """\
import sys
from cnnspec.cli import main
for command in (
    "train net.yaml --out run", "evaluate run --format json", "export run --to keras -o exported.keras",
    "emit net.yaml --with-training -o script.py",
):
    sys.argv = ["cnnspec", *command.split()]
    try:
        main()
    except SystemExit as end:
        assert not end.code, command
"""


def run(folder, home, *arguments):
    done = python(*arguments, cwd=folder, bare=True, KERAS_HOME=str(home), KERAS_BACKEND=None)
    assert done.returncode == 0, done.stderr
    return done.stdout


def figures(folder):
    """The history without its seconds."""
    lines = (folder / "history.csv").read_text().splitlines()
    without = [index for index, name in enumerate(lines[0].split(",")) if name != "seconds"]
    return [[line.split(",")[index] for index in without] for line in lines]


def everything(folder, home):
    """What the commands, and the emitted script, leave in a folder."""
    folder.mkdir()
    random = np.random.RandomState(0)
    labels = np.arange(64) % 2
    images = random.uniform(0, 120, (64, 8, 8, 3)) + 100 * labels[:, None, None, None]
    np.savez(folder / "d.npz", x=images.astype("uint8"), y=labels)
    (folder / "net.yaml").write_text(SPEC)
    printed = run(folder, home, "-c", COMMANDS)
    (folder / "script").mkdir()
    return printed, run(folder / "script", home, "../script.py", "../d.npz")


def test_the_same_numbers(tmp_path):
    import keras

    for name, configuration in (("usual", None), ("unusual", UNUSUAL)):
        home = tmp_path / f"{name}_home"
        home.mkdir()
        if configuration:
            (home / "keras.json").write_text(json.dumps(configuration))
    (usual, _), (unusual, _) = (everything(tmp_path / name, tmp_path / f"{name}_home") for name in ("usual", "unusual"))
    assert json.loads(usual[usual.index("{") : usual.rindex("}") + 1]) == json.loads(
        unusual[unusual.index("{") : unusual.rindex("}") + 1]
    )
    for folder in ("run", "script"):
        assert figures(tmp_path / "usual" / folder) == figures(tmp_path / "unusual" / folder)
    for file in ("run/model.keras", "exported.keras", "script/model.keras"):
        one, other = (keras.models.load_model(tmp_path / name / file, compile=False) for name in ("usual", "unusual"))
        assert [weight.dtype for weight in one.weights] == [weight.dtype for weight in other.weights]
        for here, there in zip(one.get_weights(), other.get_weights(), strict=True):
            assert (here == there).all(), file


@pytest.mark.parametrize(
    "text",
    ['{"floatx": "bfloat16"}', '{"image_data_format": "channels"}', '{"epsilon": "x"}', "[]", '{"nnx_enabled": true}'],
)
def test_a_damaged_configuration_is_named(text, tmp_path):
    (tmp_path / "keras.json").write_text(text)
    program = "from cnnspec.keras_model.quiet import import_tensorflow; import_tensorflow()"
    done = python("-c", program, bare=True, KERAS_HOME=str(tmp_path))
    assert "UsageError: Keras cannot be imported" in done.stderr


def test_a_pipe_as_a_configuration_blocks_nothing(tmp_path):
    os.mkfifo(tmp_path / "keras.json")
    program = "from cnnspec.keras_model.quiet import import_tensorflow; import_tensorflow()"
    environment = {**os.environ, "KERAS_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    assert "keras.json: it is a pipe, not a file" in done.stderr

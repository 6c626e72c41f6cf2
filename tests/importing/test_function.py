"""The model of ``module:function``."""

import sys

import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.importing.function import json_of

THEIRS = """\
class Model:
    def to_json(self):
        return "{}"

def build():
    return Model()

def nothing():
    return 3

def wrong():
    return 1 / 0

ready = Model()
"""


@pytest.fixture(autouse=True)
def module(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "none")  # so that nothing is loaded for it
    (tmp_path / "their_models.py").write_text(THEIRS)
    (tmp_path / "broken_models.py").write_text("def build(:\n")
    monkeypatch.chdir(tmp_path)
    yield
    sys.modules.pop("their_models", None)


@pytest.mark.parametrize("name", ["build", "Model", "ready"])
def test_what_is_asked_for_is_called_or_is_the_model(name):
    assert json_of(f"their_models:{name}") == "{}"
    assert "" not in sys.path


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("sys:exit", "sys:exit raised SystemExit"),
        ("their_models:nothing", "gives no Keras model"),
        ("their_models:wrong", r"raised ZeroDivisionError: division by zero \(.*their_models\.py, line 12\)"),
        ("broken_models:build", r"SyntaxError: .*broken_models\.py, line 1\)$"),
        ("their_models:biuld", "their_models has no biuld"),
        ("no_such_module_at_all:build", "cannot import no_such_module_at_all:build"),
    ],
)
def test_what_goes_wrong_is_told(wanted, message):
    with pytest.raises(UsageError, match=message) as error:
        json_of(wanted)
    assert error.value.help
    assert "" not in sys.path


@pytest.mark.parametrize(
    ("wanted", "help"),
    [("models.py:build", "models:build"), ("./nets/a.py:", "nets.a:build"), (":make", "models:make")],
)
def test_what_is_no_module_and_function_is_told(wanted, help):
    with pytest.raises(UsageError, match="is not module:function") as found:
        json_of(wanted)
    assert found.value.help == f"for example {help}"


@pytest.mark.keras
def test_nobody_sees_how_tensorflow_starts(tmp_path):
    import subprocess

    from support import ROOT

    (tmp_path / "nets.py").write_text(
        "import keras\ndef small():\n    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "cnnspec", "import", "nets:small"], cwd=tmp_path, capture_output=True, text=True,
        check=False, env={"PATH": "", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "name: small\ninput: [4]\n" in done.stdout

"""TensorFlow starts without a word; errors are shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.keras_model import quiet


def python(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment)


@pytest.mark.keras
@pytest.mark.large
def test_says_nothing() -> None:
    """In `make long`; cli/test_train.py trains in a process of its own, which says nothing of TensorFlow either."""
    done = python(
        "from cnnspec.keras_model.quiet import import_tensorflow\n"
        "tf = import_tensorflow(); tf.config.list_logical_devices(); print(float(tf.constant(1.5)))",
        KERAS_BACKEND="jax",
    )
    assert (done.stdout, done.stderr, done.returncode) == ("1.5\n", "", 0)


@pytest.mark.parametrize(("told", "used"), [("", "1"), ("0", "0")])
def test_takes_the_fast_kernels_unless_told_otherwise(told: str, used: str, tmp_path: Path) -> None:
    for name in ("keras", "tensorflow"):  # the environment is read when they are imported
        (tmp_path / f"{name}.py").write_text("import os; raise SystemExit(os.environ['TF_ENABLE_ONEDNN_OPTS'])")
    program = (
        f"import os, sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        f"os.environ.pop('TF_ENABLE_ONEDNN_OPTS', None)\n"
        f"if {told!r}: os.environ['TF_ENABLE_ONEDNN_OPTS'] = {told!r}\n"
        "from cnnspec.keras_model.quiet import import_tensorflow; import_tensorflow()"
    )
    assert python(program).stderr.strip() == used


def test_shows_errors(tmp_path: Path) -> None:
    (tmp_path / "keras.py").write_text(
        "import os; os.write(2, b'noise \\x1b[31m\\xff\\n'); raise RuntimeError('broken')"
    )
    done = python(
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from cnnspec.keras_model.quiet import import_tensorflow; import_tensorflow()"
    )
    assert done.returncode == 1
    assert "noise ␛[31m\\xff\n" in done.stderr
    assert "RuntimeError: broken" in done.stderr


def test_ctrl_c_while_it_loads_shows_no_noise(tmp_path: Path) -> None:
    (tmp_path / "keras.py").write_text("import os; os.write(2, b'noise\\n'); raise KeyboardInterrupt")
    done = python(
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from cnnspec.keras_model.quiet import import_tensorflow\n"
        "try: import_tensorflow()\n"
        "except KeyboardInterrupt: print('interrupted')"
    )
    assert (done.stdout, done.stderr) == ("interrupted\n", "")


def test_says_what_to_install_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tensorflow", "keras"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(quiet, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="training needs tensorflow and keras") as caught:
        quiet.import_tensorflow()
    assert caught.value.help == "install it with: pip install 'cnnspec[train]'"

"""The floors of the house: what a package may import, and that nothing hides from the rule."""

import os
import shutil
import subprocess
import sys
import tomllib

import pytest
from support import ROOT

FLOORS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
HIDDEN = {
    "inside a function": "\n\ndef late():\n    from cnnspec.cli import _app\n    return _app\n",
    "for annotations": "\nfrom typing import TYPE_CHECKING as _CHECKING\nif _CHECKING:\n    from cnnspec.compiler.graph import Graph\n",
}


def lint(folder):
    command = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("where", HIDDEN)
def test_an_import_of_a_higher_floor_is_refused_wherever_it_stands(where, tmp_path):
    shutil.copytree(ROOT / "cnnspec", tmp_path / "cnnspec", ignore=shutil.ignore_patterns("__pycache__", "*.npz"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert lint(tmp_path).returncode == 0
    with (tmp_path / "cnnspec" / "values" / "shapes.py").open("a") as file:
        file.write(HIDDEN[where])
    done = lint(tmp_path)
    assert done.returncode == 1
    assert "cnnspec.values.shapes ->" in done.stdout


def test_every_folder_has_a_floor_and_only_these_modules_stand_beside_them():
    folders = {path.parent.name for path in (ROOT / "cnnspec").glob("*/__init__.py")}
    assert folders == set(FLOORS["layers"])
    modules = {path.stem for path in (ROOT / "cnnspec").glob("*.py")}
    assert modules - {"__init__"} <= set(FLOORS["exhaustive_ignores"])
    assert "ignore_imports" not in FLOORS

"""The package in examples/own_layer: installed, used, checked, drawn, trained and loaded again."""

import os
import subprocess
import sys

import pytest
from forks import python
from support import ROOT, run

pytestmark = pytest.mark.xdist_group("forks")

SPEC = str(ROOT / "examples" / "own_layer" / "blurred.yaml")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with the package installed by pip, as a user installs it."""
    target = tmp_path_factory.mktemp("packages")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
    subprocess.run([*command, str(ROOT / "examples" / "own_layer")], check=True, capture_output=True)
    return {"PYTHONPATH": os.pathsep.join([str(target), str(ROOT)])}


@pytest.mark.slow
def test_it_is_used_as_a_built_in_layer(place, tmp_path):
    assert run("check", SPEC, **place).stdout.endswith("ok\n")
    assert "blur pool / 2" in run("summary", SPEC, **place).stdout
    assert "blur_pool1" in run("show", SPEC, "--resolved", **place).stdout
    assert "blur pool / 2" in run("diagram", SPEC, **place).stdout
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text((ROOT / SPEC).read_text().replace("blur_pool: 2", "blur_pool: {strde: 2}"))
    assert "did you mean 'stride'?" in run("check", str(wrong), **place).stderr


@pytest.mark.slow
def test_it_is_trained_saved_and_agrees_with_its_static_shape(place, tmp_path):
    done = python("-m", "cnnspec", "train", SPEC, "--out", str(tmp_path / "run"), bare=True, **place)
    assert done.returncode == 0, done.stderr
    code = (
        "import keras, cnnspec, cnnspec_blur_pool.keras_layer\n"
        f"model = keras.models.load_model({str(tmp_path / 'run' / 'model.keras')!r})\n"
        f"graph = cnnspec.load({SPEC!r}).compile()\n"
        "assert model.count_params() == cnnspec.summarize(graph).costs.total.params\n"
        "assert [tuple(model.get_layer(n.name).output.shape[1:]) for n in graph.nodes] == [n.shape for n in graph.nodes]\n"
    )
    done = python("-c", code, bare=True, **place)
    assert done.returncode == 0, done.stderr


def test_without_the_package_the_word_is_unknown():
    done = run("check", SPEC)
    assert done.returncode == 1
    assert "there is no layer 'blur_pool'" in done.stderr

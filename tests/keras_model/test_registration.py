"""Saved models load in plain Keras after one import, and importing cnnspec changes nothing."""

import subprocess
import sys

import pytest
from support import graph_of

from cnnspec.keras_model.build import build_keras

pytestmark = pytest.mark.keras


@pytest.mark.slow
@pytest.mark.parametrize(
    "imports",
    [
        "import cnnspec.keras_layers\nimport keras",
        pytest.param("import keras\nimport cnnspec.keras_layers", marks=pytest.mark.large),
    ],
    ids=["before keras", "after keras"],
)
def test_a_saved_model_loads_in_keras_after_one_import(imports, tmp_path):
    """In `make long`: where Keras is imported first."""
    path = tmp_path / "model.keras"
    build_keras(graph_of("- pool: {type: max, size: 3, padding: 1}")).save(path)
    code = f"{imports}\nprint([layer.name for layer in keras.models.load_model({str(path)!r}).layers])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['input', 'pool1.pad', 'pool1']", done.stderr[-500:]


def test_every_layer_of_ours_is_registered_by_it():
    import keras

    import cnnspec.keras_layers

    for name in cnnspec.keras_layers.__all__:
        assert keras.saving.get_registered_object(f"cnnspec>{name}") is getattr(cnnspec.keras_layers, name)


def test_importing_cnnspec_imports_no_keras_and_installs_no_hook():
    code = "import sys\nbefore = list(sys.meta_path)\nimport cnnspec\nassert 'keras' not in sys.modules\nassert sys.meta_path == before"
    subprocess.run([sys.executable, "-c", code], check=True)

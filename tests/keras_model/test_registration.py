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
        # Asking whether there is a Keras does not use the registration up.
        "import cnnspec\nfrom importlib.util import find_spec\nassert find_spec('keras')\nimport keras",
        pytest.param("import cnnspec\nimport keras", marks=pytest.mark.large),
        pytest.param("import keras\nimport cnnspec", marks=pytest.mark.large),
    ],
    ids=["cnnspec asked keras", "cnnspec keras", "keras cnnspec"],
)
def test_a_saved_model_loads_in_a_process_that_only_imports_both(imports, tmp_path):
    """If cnnspec is first, and asked whether there is a Keras. In `make long`: without asking, and if Keras is first."""
    path = tmp_path / "model.keras"
    build_keras(graph_of("- pool: {type: max, size: 3, padding: 1}")).save(path)
    code = (
        f"{imports}\nassert keras.saving.get_registered_object('cnnspec>ConstantPad')\n"
        f"print([layer.name for layer in keras.models.load_model({str(path)!r}).layers])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['input', 'pool1.pad', 'pool1']", done.stderr[-500:]


def test_importing_cnnspec_imports_no_keras():
    code = "import sys, cnnspec\nassert 'keras' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)

import subprocess
import sys

import pytest
from support import graph_of

from cnnspec.emit.keras_model import build_keras

pytestmark = pytest.mark.keras


@pytest.mark.slow
@pytest.mark.parametrize("imports", ["import cnnspec\nimport keras", "import keras\nimport cnnspec"])
def test_a_saved_model_loads_in_a_process_that_only_imports_both(imports, tmp_path):
    path = tmp_path / "model.keras"
    build_keras(graph_of("- pool: {type: max, size: 3, padding: 1}")).save(path)
    code = f"{imports}\nprint([layer.name for layer in keras.models.load_model({str(path)!r}).layers])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['input', 'pool1.pad', 'pool1']", done.stderr[-500:]


def test_importing_cnnspec_imports_no_keras():
    code = "import sys, cnnspec\nassert 'keras' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_asking_whether_there_is_a_keras_does_not_use_the_registration_up():
    code = (
        "import cnnspec\nfrom importlib.util import find_spec\nfind_spec('keras')\nimport keras\n"
        "assert keras.saving.get_registered_object('cnnspec>ConstantPad')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]

import io
import os
import shutil
from pathlib import Path
from zipfile import ZipFile

import h5py
import pytest
from trained_runs import quick, shades

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.trained import open_run

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("quick run")]


def test_a_run_knows_its_classes_its_folder_and_its_models():
    run = open_run(quick(), "last")
    assert run.names == tuple("0123456789")
    assert run.data_folder == quick().parent
    assert (run.file.name, run.head, run.outputs) == ("model.keras", "softmax", 10)
    assert run.model.input_shape == (None, 28, 28, 1)
    assert open_run(quick()).file.name == "best.keras"


def test_classes_without_names_are_numbers(tmp_path):
    shutil.copytree(quick(), tmp_path / "run")
    (tmp_path / "run" / "run.json").unlink()
    assert open_run(tmp_path / "run").names == tuple(map(str, range(10)))


def test_a_model_that_would_run_code_is_not_loaded(tmp_path):
    """Keras stores a Lambda as the bytes of a function."""
    import keras

    shutil.copytree(quick(), tmp_path / "run")
    mark = tmp_path / "mark"
    layers = [
        keras.layers.Input((28, 28, 1)),
        keras.layers.Lambda(lambda x, path=str(mark): (Path(path).touch(), x)[1]),
    ]
    keras.Sequential(layers).save(tmp_path / "run" / "best.keras")
    mark.unlink(missing_ok=True)
    with pytest.raises(UsageError, match="cannot load"):
        open_run(tmp_path / "run").model  # noqa: B018
    assert not mark.exists()


def test_the_model_of_another_network_is_refused(tmp_path):
    shutil.copytree(shades(), tmp_path / "run")
    shutil.copy(quick() / "best.keras", tmp_path / "run")
    told = r"best\.keras is not the model of spec\.yaml: it is 28×28×1 → 10 with 426 parameters, the spec 6×6×1 → 2 with 74"
    with pytest.raises(UsageError, match=told):
        open_run(tmp_path / "run").model  # noqa: B018


def test_a_model_with_layers_of_other_names_is_refused(tmp_path):
    shutil.copytree(quick(), tmp_path / "run")
    with ZipFile(quick() / "best.keras") as theirs, ZipFile(tmp_path / "run" / "best.keras", "w") as ours:
        for name in theirs.namelist():
            ours.writestr(name, theirs.read(name).replace(b'"rescale1"', b'"other"'))
    with pytest.raises(UsageError, match=r"is not the model of spec\.yaml, which has no layer 'other'"):
        open_run(tmp_path / "run").model  # noqa: B018


def test_a_broken_model_is_named(tmp_path):
    shutil.copytree(quick(), tmp_path / "run")
    (tmp_path / "run" / "best.keras").write_bytes(b"nothing")
    with pytest.raises(UsageError, match=r"cannot load .*best\.keras: it is damaged"):
        open_run(tmp_path / "run").model  # noqa: B018
    (tmp_path / "run" / "best.keras").unlink()
    with pytest.raises(UsageError, match=r"holds no best\.keras yet"):
        open_run(tmp_path / "run")
    os.mkfifo(tmp_path / "run" / "best.keras")
    with pytest.raises(UsageError, match=r"best\.keras is not a regular file"):
        open_run(tmp_path / "run")


def _with_kernel(run, make):
    """A run whose best model has another dataset in the place of a kernel."""
    path = run / "best.keras"
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content = io.BytesIO(members["model.weights.h5"])
    with h5py.File(content, "a") as file:
        names = []
        file.visititems(lambda name, entry: names.append(name) if name.startswith("layers/dense/vars/") else None)
        del file[names[0]]
        make(file, names[0])
    members["model.weights.h5"] = content.getvalue()
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (
            lambda file, name: file.create_dataset(name, (36, 2), "u1", external=[("/etc/passwd", 0, 72)]),
            "has its numbers in another file, /etc/passwd",
        ),
        (lambda file, name: file.__setitem__(name, h5py.SoftLink("/layers")), "is a link to /layers"),
        (
            lambda file, name: file.create_dataset(name, (10**6, 10**6), "f4", chunks=(9, 9)),
            "declares 4,000,000,000,000",
        ),
    ],
    ids=["external storage", "link", "terabytes"],
)
def test_a_model_that_leads_elsewhere_is_refused_before_keras_reads_it(tmp_path, make, reason):
    shutil.copytree(shades(), tmp_path / "run")
    _with_kernel(tmp_path / "run", make)
    with pytest.raises(UsageError, match=rf"cannot load .*best\.keras: .*{reason}"):
        open_run(tmp_path / "run").model  # noqa: B018


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_not_finite_are_refused(tmp_path, value):
    import keras

    shutil.copytree(quick(), tmp_path / "run")
    model = keras.models.load_model(quick() / "best.keras", compile=False)
    layer = next(layer for layer in model.layers if layer.weights)
    layer.weights[0].assign(layer.weights[0] * 0 + value)
    model.save(tmp_path / "run" / "best.keras")
    with pytest.raises(UsageError, match=f"NaN or infinite weights in layer {layer.name}"):
        open_run(tmp_path / "run").model  # noqa: B018

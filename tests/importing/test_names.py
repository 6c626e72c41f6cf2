"""The file of names beside an imported spec, and the weights that come by it."""

import keras
import numpy as np
import pytest
from importing_models import randomize
from support import call

from cnnspec.compiler.spec import load
from cnnspec.importing.names import names_path, names_text
from cnnspec.keras_model.build import build_keras
from cnnspec.keras_model.twins import read_twins
from cnnspec.training.initial import Initial

pytestmark = pytest.mark.keras


def model():
    """Residuals that repeat, one with a projection; a norm whose name is the same in the spec, and a model inside."""
    value = inputs = keras.Input((16, 16, 3))
    for block, (width, stride) in enumerate([(8, 1), (8, 1), (16, 2), (16, 1)]):
        around = value
        for number, step in enumerate((stride, 1)):
            value = keras.layers.Conv2D(width, 3, step, "same", use_bias=False, name=f"b{block}_{number}")(value)
            value = keras.layers.BatchNormalization(name=f"b{block}_{number}_norm")(value)
            value = keras.layers.ReLU(name=f"b{block}_{number}_relu")(value) if not number else value
        if around.shape != value.shape:
            around = keras.layers.Conv2D(width, 1, stride, use_bias=False, name=f"b{block}_way")(around)
            around = keras.layers.BatchNormalization(name=f"b{block}_way_norm")(around)
        value = keras.layers.ReLU(name=f"b{block}_out")(keras.layers.Add(name=f"b{block}_add")([around, value]))
    value = keras.layers.BatchNormalization(name="batch_norm1")(keras.layers.MaxPooling2D()(value))
    tail = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(4, name="scores")], name="tail")
    return keras.Model(inputs, tail(value), name="twin")


@pytest.mark.parametrize("flags", [(), ("--flat",)])
def test_the_weights_of_an_imported_model_come_with_the_spec(capfd, tmp_path, flags):
    theirs = model()
    randomize(theirs)
    theirs.save(tmp_path / "twin.keras")
    spec = tmp_path / "net.yaml"
    code, _, err = call(capfd, "import", str(tmp_path / "twin.keras"), "-o", str(spec), *flags)
    assert code == 0
    assert err.endswith(f"the layers of the model by their names: {tmp_path / 'net.keras.yaml'}\n")
    assert ("residual:" in spec.read_text()) is not flags
    ours = build_keras(load(spec).compile())
    lines = Initial(tmp_path / "twin.keras", names_path(spec), "twin").load(ours)
    assert lines == [f"weights of 22 of 22 layers are from {tmp_path / 'twin.keras'}"]
    image = np.random.default_rng(1).normal(0, 1, (2, 16, 16, 3)).astype("float32")
    assert np.abs(np.asarray(ours(image)) - np.asarray(theirs(image))).max() < 1e-5
    # The model of a training of ours has our names, and needs no others.
    ours.save(tmp_path / "ours.keras")
    again = build_keras(load(spec).compile())
    Initial(tmp_path / "ours.keras", names_path(spec), "twin").load(again)
    assert np.array_equal(np.asarray(again(image)), np.asarray(ours(image)))


def test_the_text_is_read_back(tmp_path):
    path = tmp_path / "net.keras.yaml"
    names = {"conv1.conv": "first", "stage1.2.conv1.norm": "in: a #name", "dense1": "tail/scores"}
    path.write_text(names_text(names))
    assert read_twins(path).names(names, [], "") == {**names, "dense1": "scores"}

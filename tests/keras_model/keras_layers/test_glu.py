import keras
import numpy as np
import pytest
from support import graph_of

from cnnspec.keras_model.build import build_keras
from cnnspec.keras_model.keras_layers import Glu

pytestmark = pytest.mark.keras


def test_it_computes_what_keras_does():
    values = np.random.default_rng(0).normal(size=(2, 3, 4)).astype("float32")
    assert np.allclose(Glu()(values), keras.layers.Activation("glu")(values))


def test_the_layers_behind_it_see_half_of_the_channels():
    model = build_keras(graph_of("- dense: {units: 8, activation: glu}\n- dense: {units: 3, name: last}", "[5]"))
    assert model.get_layer("last.dense").kernel.shape == (4, 3)
    assert model(np.ones((2, 5), "float32")).shape == (2, 3)

"""The settings of Keras that a user may have changed change no network, and stay the user's."""

import keras
import numpy as np
import pytest
from support import graph_of

from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.build import build_keras
from cnnspec.keras_model.settings import standard_settings, use_standard_settings
from cnnspec.layers.conv import Conv

pytestmark = pytest.mark.keras

LAYERS = "- conv: {filters: 4, norm: batch}\n- pool: max\n- normalize\n- flatten\n- dense: 3"


def settings():
    config = keras.config
    return config.floatx(), config.image_data_format(), config.epsilon(), config.dtype_policy().name


@pytest.fixture
def unusual():
    before = settings()
    keras.config.set_floatx("float16")
    keras.config.set_image_data_format("channels_first")
    keras.config.set_epsilon(1e-3)
    keras.config.set_dtype_policy("float16")  # what Keras takes from floatx, unless told otherwise
    yield settings()
    keras.config.set_floatx(before[0])
    keras.config.set_image_data_format(before[1])
    keras.config.set_epsilon(before[2])
    keras.config.set_dtype_policy(before[3])


def test_a_network_is_the_same_with_all_of_them(unusual):
    graph = graph_of(LAYERS, "[8, 8, 3]")
    model = build_keras(graph)
    assert settings() == unusual
    assert model.input.dtype == "float32"
    assert {layer.dtype_policy.name for layer in model.layers} == {"float32"}
    assert [tuple(layer.output.shape[1:]) for layer in model.layers[1:]] == [node.shape for node in graph.nodes]
    constant = np.full((1, 8, 8, 3), 7, "float32")
    assert np.isfinite(np.asarray(model(constant))).all()


def test_a_precision_that_was_chosen_stays():
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model = build_keras(graph_of("- conv: 2"))
        assert model.layers[-1].dtype_policy.name == "mixed_bfloat16"
        assert keras.config.dtype_policy().name == "mixed_bfloat16"
    finally:
        keras.config.set_dtype_policy(before)


def test_they_are_restored_after_an_error(unusual):
    with pytest.raises(KeyError), standard_settings():
        assert settings() == ("float32", "channels_last", 1e-7, "float32")
        raise KeyError
    assert settings() == unusual


def test_they_can_be_set_for_good(unusual):
    use_standard_settings()
    assert settings() == ("float32", "channels_last", 1e-7, "float32")


def test_another_number_of_parameters_than_the_compiler_counts_is_refused(monkeypatch):
    graph = graph_of("- conv: {filters: 4, name: stem}")
    weights = Conv.weights
    monkeypatch.setattr(Conv, "weights", lambda self, *shapes: weights(self, *shapes)[:1])
    with pytest.raises(UsageError, match=r"Keras builds 'stem\.conv' with 40 parameters, but the compiler counts 36"):
        build_keras(graph)

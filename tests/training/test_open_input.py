"""A network with an open input is trained on images of one size, and then takes others."""

import json

import numpy as np
import pytest
from support import layers_text, spec_of

import cnnspec
from cnnspec.diagnostics import SpecError

pytestmark = [pytest.mark.keras, pytest.mark.slow]
LAYERS = "- rescale: $(1 / 255)\n- conv: {filters: 4, stride: 3}\n- global_pool: max\n- dense: {units: 10, activation: softmax}"
TEXT = layers_text(LAYERS, "[null, null, 1]") + "data: {source: mnist5k}\ntrain: {steps_per_epoch: 3}\n"


def test_it_is_trained_and_predicts_at_other_sizes(tmp_path):
    import keras

    cnnspec.train(spec_of(TEXT), out=tmp_path / "run")
    assert json.loads((tmp_path / "run" / "result.json").read_text())["epochs"] == 1
    assert "input: [null, null, 1]" in (tmp_path / "run" / "spec.yaml").read_text()
    model = keras.models.load_model(tmp_path / "run" / "model.keras")
    for sizes in ((28, 28), (40, 9)):
        assert model(np.zeros((1, *sizes, 1), "float32")).shape == (1, 10)


def test_images_that_do_not_fit_are_told_before_it_starts(tmp_path):
    with pytest.raises(SpecError, match="28×28×1, but input is height×width×1, height at least 30"):
        cnnspec.train(spec_of(TEXT.replace("stride: 3", "kernel: 30")), out=tmp_path / "run")

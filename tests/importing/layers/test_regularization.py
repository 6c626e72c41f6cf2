"""Layers that only act in training."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Use, steps_of


@pytest.mark.parametrize(
    ("kind", "config", "word", "fields"),
    [
        ("Dropout", {"rate": 0.5}, "dropout", {"rate": 0.5}),
        ("Dropout", {"rate": 0.2, "noise_shape": [None, 1, 1, 1]}, "stochastic_depth", {"rate": 0.2}),
        ("Dropout", {"rate": 0.2, "noise_shape": [None, 1, 1, None]}, "dropout", {"rate": 0.2, "spatial": True}),
        ("SpatialDropout2D", {"rate": 0.3}, "dropout", {"rate": 0.3, "spatial": True}),
        ("StochasticDepth", {"drop_path_rate": 0.1}, "stochastic_depth", {"rate": 0.1}),
        ("GaussianNoise", {"stddev": 0.1}, "gaussian_noise", {"stddev": 0.1}),
    ],
)
def test_its_word(kind, config, word, fields):
    (step,) = steps_of(kind, Use(config, 2))
    assert (step.word, step.fields) == (word, fields)


def test_noise_of_another_shape_has_no_word():
    with pytest.raises(NoWordError, match="noise_shape"):
        steps_of("Dropout", Use({"rate": 0.2, "noise_shape": [None, 4, 1, 1]}, 2))

"""Activations as layers of their own."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Use, steps_of


@pytest.mark.parametrize(
    ("kind", "config", "fields"),
    [
        ("Activation", {"activation": "tanh"}, {"type": "tanh"}),
        ("ReLU", {"max_value": None, "negative_slope": 0.0, "threshold": 0.0}, {"type": "relu"}),
        ("ReLU", {"max_value": 6.0}, {"type": "relu6"}),
        ("ReLU", {"max_value": None, "negative_slope": 0.1}, {"type": "leaky_relu", "negative_slope": 0.1}),
        ("LeakyReLU", {"negative_slope": 0.2}, {"type": "leaky_relu"}),
        ("LeakyReLU", {"negative_slope": 0.3}, {"type": "leaky_relu", "negative_slope": 0.3}),
        ("LeakyReLU", {"alpha": 0.3}, {"type": "leaky_relu", "negative_slope": 0.3}),
        ("ELU", {"alpha": 1.0}, {"type": "elu"}),
        ("Softmax", {"axis": -1}, {"type": "softmax"}),
        ("PReLU", {"shared_axes": [1, 2]}, {"type": "prelu"}),
    ],
)
def test_its_word(kind, config, fields):
    (step,) = steps_of(kind, Use(config, 2))
    assert (step.word, step.fields) == ("activation", fields)


def test_a_linear_one_is_nothing():
    assert steps_of("Activation", Use({"activation": "linear"}, 2)) == []


@pytest.mark.parametrize(
    ("kind", "config", "why"),
    [
        ("Activation", {"activation": "cube"}, "no activation cube"),
        ("Activation", {"activation": {"a": 1}}, "its activation is {a: 1}"),
        ("ReLU", {"max_value": 4}, "max_value of 4"),
        ("ReLU", {"max_value": 6, "negative_slope": 0.1}, "negative_slope"),
        ("ReLU", {"threshold": 1.0}, "threshold"),
        ("ELU", {"alpha": 0.5}, "alpha of 1"),
        ("Softmax", {"axis": 1}, "along the axis 1"),
        ("PReLU", {"shared_axes": None}, "one slope a channel"),
    ],
)
def test_what_has_no_word(kind, config, why):
    with pytest.raises(NoWordError, match=why):
        steps_of(kind, Use(config, 2))

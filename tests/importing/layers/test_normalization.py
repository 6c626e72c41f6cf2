"""Normalisations."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Use, steps_of

PLAIN = {"axis": -1, "epsilon": 1e-3, "momentum": 0.99, "scale": True, "center": True, "groups": 32}


@pytest.mark.parametrize(
    ("kind", "config", "word", "fields"),
    [
        ("BatchNormalization", {}, "batch_norm", {}),
        ("BatchNormalization", {"axis": [3], "epsilon": 1e-5}, "batch_norm", {"epsilon": 1e-5}),
        ("BatchNormalization", {"trainable": False, "momentum": 0.9}, "batch_norm", {"momentum": 0.9}),
        ("LayerNormalization", {"scale": False}, "layer_norm", {"scale": False}),
        ("GroupNormalization", {"groups": 4}, "group_norm", {"groups": 4}),
    ],
)
def test_its_word(kind, config, word, fields):
    (step,) = steps_of(kind, Use({**PLAIN, **config}, 2))
    assert (step.word, step.fields) == (word, fields)


@pytest.mark.parametrize(
    ("config", "why"),
    [
        ({"axis": 1}, "along the axis 1"),
        ({"gamma_initializer": "Zeros"}, "gamma_initializer"),
        ({"beta_regularizer": {"class_name": "L2"}}, "beta_regularizer"),
        ({"renorm": True}, "renorm"),
    ],
)
def test_what_has_no_word(config, why):
    with pytest.raises(NoWordError, match=why):
        steps_of("BatchNormalization", Use({**PLAIN, **config}, 2))

"""Settings that many layers have."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers._fields import axes, init, pads, regularize


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("GlorotUniform", "glorot_uniform"),
        ({"class_name": "HeNormal", "config": {"seed": None}}, "he_normal"),
        ({"class_name": "Constant", "config": {"value": 0.1}}, {"constant": 0.1}),
        ({"class_name": "RandomNormal", "config": {"mean": 0.0, "stddev": 0.05}}, {"small_normal": {"stddev": 0.05}}),
        ({"class_name": "RandomUniform", "config": {"minval": -0.1, "maxval": 0.1}}, {"small_uniform": {"limit": 0.1}}),
        ({"class_name": "Orthogonal", "config": {}}, {"orthogonal": {"gain": 1.0}}),
        (
            {"class_name": "VarianceScaling", "config": {"scale": 2.0, "mode": "fan_out", "distribution": "normal"}},
            {"variance_scaling": {"scale": 2.0, "mode": "fan_out", "distribution": "truncated_normal"}},
        ),
    ],
)
def test_initialisers(value, word):
    assert init(value) == word


@pytest.mark.parametrize(
    "value",
    [{"class_name": "RandomNormal", "config": {"mean": 1.0, "stddev": 1}}, {"class_name": "Identity", "config": {}}],
)
def test_an_initialiser_without_a_word(value):
    with pytest.raises(NoWordError, match="no initialiser"):
        init(value)


def test_regularisers():
    assert regularize(None) is None
    assert regularize({"class_name": "L2", "config": {"l2": 0.01}}) == {"l2": 0.01}
    assert regularize({"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.1}}) == {"l2": 0.1}
    with pytest.raises(NoWordError, match="no regulariser"):
        regularize({"class_name": "Mine", "config": {}})


def test_numbers_are_as_short_as_they_can_be():
    assert [axes(each) for each in (3, [3, 3], [1, 3])] == [3, 3, [1, 3]]
    assert [pads(each, 2) for each in ([[1, 1], [1, 1]], [[1, 1], [2, 2]], [[0, 1], [0, 1]])] == [
        1,
        [1, 2],
        [[0, 1], [0, 1]],
    ]
    assert [pads(each, 1) for each in ([2, 2], [0, 2])] == [2, [[0, 2]]]

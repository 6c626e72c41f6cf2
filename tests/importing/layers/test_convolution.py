"""Convolutions of every kind."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Use, steps_of

PLAIN = {
    "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "use_bias": True, "kernel_initializer": "GlorotUniform",
    "depthwise_initializer": "GlorotUniform", "pointwise_initializer": "GlorotUniform", "filters": 8,
}  # fmt: skip
SEQUENCE = {**PLAIN, "kernel_size": [5], "strides": [1], "dilation_rate": [2], "padding": "causal"}


@pytest.mark.parametrize(
    ("kind", "config", "word", "fields"),
    [
        ("Conv2D", {}, "conv", {"filters": 8}),
        ("Conv2D", {"kernel_size": [1, 3], "strides": [2, 2]}, "conv", {"filters": 8, "kernel": [1, 3], "stride": 2}),
        ("Conv2D", {"padding": "same", "groups": 4}, "conv", {"filters": 8, "padding": "same", "groups": 4}),
        ("Conv2D", {"trainable": False}, "conv", {"filters": 8, "trainable": False}),
        ("DepthwiseConv2D", {"depth_multiplier": 2}, "depthwise_conv", {"multiplier": 2}),
        ("SeparableConv2D", {"use_bias": False}, "separable_conv", {"filters": 8, "bias": False}),
        ("Conv2DTranspose", {"output_padding": [1, 1]}, "conv_transpose", {"filters": 8, "output_padding": 1}),
    ],
)
def test_its_word(kind, config, word, fields):
    (step,) = steps_of(kind, Use({**PLAIN, **config}, 2))
    assert (step.word, step.fields) == (word, {**fields, "init": "glorot_uniform"})


def test_a_causal_one_has_its_zeros_before_the_sequence():
    pad, conv = steps_of("Conv1D", Use(SEQUENCE, 1))
    assert (pad.word, pad.fields) == ("pad", {"size": [[8, 0]]})
    assert conv.fields == {"filters": 8, "kernel": 5, "dilation": 2, "init": "glorot_uniform"}


@pytest.mark.parametrize(
    ("kind", "config", "why"),
    [
        ("Conv2D", {"data_format": "channels_first"}, "channels first"),
        ("Conv2D", {"padding": "reflect"}, "no padding reflect"),
        ("Conv2D", {"kernel_constraint": {"class_name": "NonNeg"}}, "kernel_constraint"),
        ("Conv2D", {"kernel_initializer": {"class_name": "Mine", "config": {}}}, "no initialiser Mine"),
        ("SeparableConv2D", {"pointwise_initializer": "HeNormal"}, "each a initializer"),
    ],
)
def test_what_has_no_word(kind, config, why):
    with pytest.raises(NoWordError, match=why):
        steps_of(kind, Use({**PLAIN, **config}, 2))

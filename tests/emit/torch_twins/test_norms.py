import pytest
from twin_calls import twin_of

from cnnspec.diagnostics import SpecError
from cnnspec.emit.torch_twins._calls import PARTS


def test_momentum_is_what_comes_new():
    made = twin_of("- batch_norm: {momentum: 0.9, epsilon: 1e-4}")
    assert made.arguments == {"num_features": 4, "eps": 1e-4, "momentum": 0.1}


def test_what_is_not_learnt_is_taken_away():
    assert twin_of("- group_norm: {groups: 2, scale: false, center: false}").path == "nn:GroupNorm|without:weight,bias"


def test_only_a_vector_has_its_channels_last():
    assert twin_of("- layer_norm", "[6]").path == "nn:LayerNorm"
    assert twin_of("- layer_norm").path == f"{PARTS}ChannelNorm"


def test_groups_of_one_number_are_refused():
    assert twin_of("- group_norm: {groups: 2}", "[6]").path == "nn:GroupNorm"
    for input in ("[6]", "[1, 1, 6]"):
        with pytest.raises(SpecError, match="each of its groups is one number"):
            twin_of("- group_norm: {groups: 6}", input)

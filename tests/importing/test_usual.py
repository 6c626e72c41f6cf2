"""The fields that most layers of a word share."""

from cnnspec.importing.ops import Op
from cnnspec.importing.usual import is_pointwise, usual_fields, value_of, written


def conv(**fields):
    return Op("c", "conv", fields, ["input"], ["c"], 2)


SAME = {"padding": "same", "bias": False, "norm": "batch", "activation": "relu"}


def test_what_more_than_half_have_is_usual():
    ops = [conv(filters=4, **SAME), conv(filters=8, **SAME), conv(filters=8, activation="relu")]
    assert usual_fields(ops) == {"conv": SAME}
    assert usual_fields(ops[:2]) == {}  # too few of them to be worth a line


def test_an_item_says_what_is_different():
    usual = {"conv": SAME}
    assert written(conv(filters=4, **SAME), usual) == {"filters": 4}
    assert written(conv(filters=4, activation="relu"), usual) == {
        "filters": 4, "padding": "valid", "bias": True, "norm": "none",
    }  # fmt: skip
    assert written(conv(share="b"), usual) == {"share": "b"}


def test_values_that_are_not_written():
    assert value_of(conv(filters=4), "kernel") == 3
    assert value_of(conv(filters=4, activation="relu"), "init") == "he_normal"
    assert value_of(Op("p", "pool", {"size": 3}, [], []), "stride") == 3
    assert is_pointwise(conv(kernel=1, padding="same"))
    assert not is_pointwise(conv(kernel=1, padding=1))

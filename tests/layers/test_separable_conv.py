import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"filters": 8, "padding": "same"}, (6, 6, 4), (6, 6, 8), ((3, 3, 4, 1), (1, 1, 4, 8), (8,)), 36 * (36 + 32)),
    one(
        {"filters": 2, "multiplier": 3, "stride": 2, "bias": False},
        (9, 2),
        (4, 2),
        ((3, 2, 3), (1, 6, 2)),
        4 * (18 + 12),
    ),
    one(
        {"filters": 5, "kernel": [1, 2, 3]},
        (4, 4, 4, 2),
        (4, 3, 2, 5),
        ((1, 2, 3, 2, 1), (1, 1, 1, 2, 5), (5,)),
        24 * (12 + 10),
    ),
    one(
        {"filters": 3, "stride": [2, 1], "multiplier": 2},
        (5, 5, 2),
        (2, 3, 3),
        ((3, 3, 2, 2), (1, 1, 4, 3), (3,)),
        6 * (36 + 12),
    ),
    one(
        {"filters": 3, "stride": 2, "dilation": 2, "padding": "same"},
        (9, 9, 1),
        (5, 5, 3),
        ((3, 3, 1, 1), (1, 1, 1, 3), (3,)),
        25 * 12,
    ),
    one(
        {"filters": 3, "init": 0.5, "regularize": {"l2": 0.1}, "trainable": False},
        (3, 3, 1),
        (1, 1, 3),
        ((3, 3, 1, 1), (1, 1, 1, 3), (3,)),
        12,
    ),
]
REFUSED = [
    Refused({"filters": 1, "kernel": 15}, ((14, 14, 6),), "shape.kernel-too-large", "kernel 15×15 does not fit"),
    Refused({"filters": 1}, ((9,),), "shape.rank", "separable_conv needs a map"),
    Refused(
        {"filters": 1, "stride": 2, "dilation": 2}, ((9, 9, 9, 1),), "shape.stride-with-dilation", "cannot be combined"
    ),
    Refused(
        {"filters": 1, "stride": [1, 2], "dilation": 2},
        ((9, 9, 1),),
        "shape.stride-with-dilation",
        "cannot be combined",
    ),
    Refused(
        {"filters": 1, "init": {"constant": [[[0.5] * 3] * 3]}},
        ((9, 9, 1),),
        "shape.constant",
        "a separable convolution has two",
    ),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("separable_conv", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("separable_conv", case)

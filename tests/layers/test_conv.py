import pytest
from layer_cases import Refused, accepts, one, refuses

EDGES = {"constant": [[[1, 0, -1], [1, 0, -1], [1, 0, -1]], [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]]}

ACCEPTED = [
    one({"filters": 6, "kernel": 5, "padding": "same"}, (28, 28, 1), (28, 28, 6), ((5, 5, 1, 6), (6,)), 117_600),
    one({"filters": 1}, (5, 5, 1), (3, 3, 1), ((3, 3, 1, 1), (1,)), 81),
    one({"filters": 1}, (4, 4, 3), (2, 2, 1), ((3, 3, 3, 1), (1,)), 108),
    one({"filters": 3, "bias": False}, (429, 640, 1), (427, 638, 3), ((3, 3, 1, 3),), 427 * 638 * 27),
    one({"filters": 4, "kernel": 3, "stride": 2}, (16, 2), (7, 4), ((3, 2, 4), (4,)), 7 * 24),
    one({"filters": 4, "kernel": [1, 2, 3]}, (4, 5, 6, 2), (4, 4, 4, 4), ((1, 2, 3, 2, 4), (4,)), 64 * 48),
    one({"filters": 4, "kernel": 3, "dilation": 2}, (9, 9, 2), (5, 5, 4), ((3, 3, 2, 4), (4,)), 25 * 72),
    one({"filters": 4, "kernel": 2, "stride": [1, 2]}, (5, 3, 1), (4, 1, 4), ((2, 2, 1, 4), (4,)), 4 * 16),
    one({"filters": 2, "kernel": 2, "stride": [1, 1, 3]}, (2, 5, 3, 1), (1, 4, 1, 2), ((2, 2, 2, 1, 2), (2,)), 4 * 16),
    one({"filters": 6, "groups": 3, "kernel": 1}, (4, 4, 9), (4, 4, 6), ((1, 1, 3, 6), (6,)), 16 * 18),
    one(
        {"filters": 2, "kernel": 2, "stride": [2, 1], "padding": "same"},
        (5, 5, 1),
        (3, 5, 2),
        ((2, 2, 1, 2), (2,)),
        15 * 8,
    ),
    one({"filters": 2, "init": EDGES}, (5, 5, 3), (3, 3, 2), ((3, 3, 3, 2), (2,)), 9 * 54),
    one(
        {"filters": 2, "init": 0.1, "bias_init": 1, "trainable": False},
        (5, 5, 1),
        (3, 3, 2),
        ((3, 3, 1, 2), (2,)),
        9 * 18,
    ),
    one({"filters": 2, "regularize": {"l1": 0.1, "l2": 1e-4}}, (5, 5, 1), (3, 3, 2), ((3, 3, 1, 2), (2,)), 9 * 18),
]
REFUSED = [
    Refused({"filters": 1, "kernel": 15}, ((14, 14, 6),), "shape.kernel-too-large", "kernel 15×15 does not fit"),
    Refused({"filters": 1, "kernel": 3, "dilation": 7}, ((14, 14, 6),), "shape.kernel-too-large", "spans 15×15"),
    Refused({"filters": 4, "groups": 3}, ((5, 5, 6),), "shape.groups", "does not divide the 4 filters"),
    Refused({"filters": 3, "groups": 3}, ((5, 5, 4),), "shape.groups", "does not divide the 4 channels"),
    Refused(
        {"filters": 1, "stride": 2, "dilation": 2}, ((9, 9, 1),), "shape.stride-with-dilation", "cannot be combined"
    ),
    Refused({"filters": 1, "kernel": [3, 3]}, ((9, 9, 9, 1),), "shape.axes", "kernel has 2 entries"),
    Refused({"filters": 1}, ((9,),), "shape.rank", "conv needs a map"),
    Refused({"filters": 3, "init": EDGES}, ((9, 9, 1),), "shape.constant", "writes out 2 filters, but there are 3"),
    Refused(
        {"filters": 2, "kernel": 5, "init": EDGES}, ((9, 9, 1),), "shape.constant", "is 3×3, but the kernel is 5×5"
    ),
    Refused(
        {"filters": 2, "bias_init": {"constant": [1, 2, 3]}}, ((9, 9, 1),), "shape.constant", "writes out 3 filters"
    ),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("conv", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("conv", case)

import pytest
from layer_cases import Refused, accepts, one, refuses

EDGES = {"constant": [[[1, 0, -1], [1, 0, -1], [1, 0, -1]], [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]]}

ACCEPTED = [
    one({"padding": "same"}, (8, 8, 4), (8, 8, 4), ((3, 3, 4, 1), (4,)), 64 * 36),
    one({"multiplier": 2, "bias": False, "stride": 2}, (9, 9, 3), (4, 4, 6), ((3, 3, 3, 2),), 16 * 54),
    one({"kernel": 3}, (9, 3), (7, 3), ((3, 3, 1), (3,)), 7 * 9),
    one({"kernel": 3, "multiplier": 2}, (5, 5, 5, 2), (3, 3, 3, 4), ((3, 3, 3, 1, 4), (4,)), 27 * 108),
    one({"stride": [1, 2]}, (5, 5, 2), (3, 2, 2), ((3, 3, 1, 2), (2,)), 6 * 18),
    one({"stride": 2, "dilation": 2}, (9, 9, 2), (3, 3, 2), ((3, 3, 2, 1), (2,)), 9 * 18),
    one({"init": EDGES}, (5, 5, 2), (3, 3, 2), ((3, 3, 2, 1), (2,)), 9 * 18),
    one({"init": EDGES, "multiplier": 2}, (5, 5, 1), (3, 3, 2), ((3, 3, 1, 2), (2,)), 9 * 18),
]
REFUSED = [
    Refused({"kernel": 9}, ((8, 8, 2),), "shape.kernel-too-large", "does not fit"),
    Refused({"stride": 2, "dilation": 2}, ((9, 9, 9, 2),), "shape.stride-with-dilation", "cannot be combined"),
    Refused({"init": EDGES}, ((8, 8, 3),), "shape.constant", "writes out 2 filters, but there are 3"),
    Refused({}, ((8,),), "shape.rank", "needs a map"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("depthwise_conv", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("depthwise_conv", case)

import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"parts": 2, "take": 0}, (4, 4, 6), (4, 4, 3)),
    one({"parts": 3, "take": 2}, (5, 6), (5, 2)),
    one({"parts": 1, "take": 0}, (2, 2, 2, 5), (2, 2, 2, 5)),
    one({"parts": 4, "take": 1}, (8,), (2,)),
]
REFUSED = [
    Refused({"parts": 2, "take": 2}, ((6,),), "shape.part", "there is no part 2: the 2 parts are counted from 0"),
    Refused({"parts": 4, "take": 0}, ((4, 4, 6),), "shape.groups", "parts: 4 does not divide the 6 channels"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("split", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("split", case)

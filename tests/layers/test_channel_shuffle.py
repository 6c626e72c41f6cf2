import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"groups": 2}, (4, 4, 6), (4, 4, 6)),
    one({"groups": 3}, (5, 6), (5, 6)),
    one({"groups": 1}, (2, 2, 2, 5), (2, 2, 2, 5)),
    one({"groups": 4}, (8,), (8,)),
]
REFUSED = [
    Refused({"groups": 4}, ((4, 4, 6),), "shape.groups", "groups: 4 does not divide the 6 channels"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("channel_shuffle", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("channel_shuffle", case)

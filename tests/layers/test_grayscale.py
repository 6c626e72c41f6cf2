import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({}, (4, 4, 3), (4, 4, 1)),
    one({}, (8, 3), (8, 1)),
    one({"factors": [1, 0]}, (2, 2, 2, 2), (2, 2, 2, 1)),
    one({}, (3,), (1,)),
]
REFUSED = [
    Refused({}, ((4, 4, 1),), "shape.channels", "factors has 3 numbers, but {input} has 1 channel"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("grayscale", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("grayscale", case)

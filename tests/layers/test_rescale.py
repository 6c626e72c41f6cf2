import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"scale": 1 / 255}, (4, 4, 1), (4, 4, 1)),
    one({"scale": [1, 2, 3], "offset": [0, 0.5, 1]}, (4, 4, 3), (4, 4, 3)),
]
REFUSED = [
    Refused({"scale": [1, 2]}, ((4, 4, 3),), "shape.channels", "scale has 2 numbers"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("rescale", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("rescale", case)

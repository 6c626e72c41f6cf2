import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"size": 1}, (4, 4, 2), (6, 6, 2)),
    one({"size": [[0, 1], 2]}, (4, 4, 2), (5, 8, 2)),
    one({"size": [[1, 2]]}, (4, 2), (7, 2)),
    one({"size": 1, "value": "lowest"}, (2, 3, 4, 2), (4, 5, 6, 2)),
]
REFUSED = [
    Refused({"size": 1}, ((3,),), "shape.rank", "pad needs a map"),
    Refused({"size": [1, 1]}, ((3, 2),), "shape.axes", "size has 2 entries"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("pad", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("pad", case)

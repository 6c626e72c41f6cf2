import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"size": 7}, (4, 5, 2), (7, 7, 2)),
    one({"size": [2, 9], "method": "nearest"}, (4, 5, 2), (2, 9, 2)),
    one({"size": 3}, (4, 2), (3, 2)),
    one({"size": [3, 1, 2]}, (2, 3, 4, 2), (3, 1, 2, 2)),
    one({"size": 5, "method": "nearest"}, (2, 3, 4, 2), (5, 5, 5, 2)),
]
REFUSED = [
    Refused({"size": 2}, ((3,),), "shape.rank", "resize needs a map"),
    Refused({"size": [1, 1]}, ((3, 2),), "shape.axes", "size has 2 entries"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("resize", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("resize", case)

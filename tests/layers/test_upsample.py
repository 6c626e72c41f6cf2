import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({}, (4, 5, 2), (8, 10, 2)),
    one({"size": [1, 3]}, (4, 5, 2), (4, 15, 2)),
    one({"size": 3}, (4, 2), (12, 2)),
    one({"size": [3, 1, 2]}, (2, 3, 4, 2), (6, 3, 8, 2)),
    one({"size": 2, "method": "bilinear"}, (4, 5, 2), (8, 10, 2)),
    one({"size": 2, "method": "bilinear"}, (4, 2), (8, 2)),
    one({"size": 2, "method": "bilinear"}, (2, 3, 4, 2), (4, 6, 8, 2)),
]
REFUSED = [
    Refused({"size": 2}, ((3,),), "shape.rank", "upsample needs a map"),
    Refused({"size": [1, 1]}, ((3, 2),), "shape.axes", "size has 2 entries"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("upsample", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("upsample", case)

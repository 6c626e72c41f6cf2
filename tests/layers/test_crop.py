import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"size": 1}, (4, 4, 2), (2, 2, 2)),
    one({"size": [[0, 1], 2]}, (4, 5, 2), (3, 1, 2)),
    one({"size": [[1, 2]]}, (4, 2), (1, 2)),
    one({"size": 1}, (3, 4, 5, 2), (1, 2, 3, 2)),
    one({"size": 0}, (3, 3, 2), (3, 3, 2)),
]
REFUSED = [
    Refused({"size": 1}, ((3,),), "shape.rank", "crop needs a map"),
    Refused({"size": [1, 1]}, ((3, 2),), "shape.axes", "size has 2 entries"),
    Refused({"size": 2}, ((5, 4, 2),), "shape.crop", "crop 2 leaves nothing"),
    Refused({"size": [0, [3, 9]]}, ((5, 4, 2),), "shape.crop", "crop 0×(3,9) leaves nothing"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("crop", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("crop", case)

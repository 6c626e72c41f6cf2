import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"type": "average"}, (28, 28, 6), (14, 14, 6)),
    one({"type": "max", "size": 3}, (427, 638, 3), (142, 212, 3)),
    one({"type": "max", "size": 3, "stride": 2, "padding": "same"}, (7, 8, 2), (4, 4, 2)),
    one({"type": "max", "size": 2, "stride": 3}, (7, 2), (2, 2)),
    one({"type": "average", "size": [1, 2, 2]}, (3, 4, 5, 2), (3, 2, 2, 2)),
]
REFUSED = [
    Refused({"type": "max", "size": 9}, ((8, 8, 2),), "shape.window-too-large", "size 9×9 does not fit"),
    Refused({"type": "max"}, ((8,),), "shape.rank", "pool needs a map"),
    Refused({"type": "max", "stride": [1, 2]}, ((8, 2),), "shape.axes", "stride has 2 entries"),
    Refused({"type": "max", "padding": 2}, ((8, 8, 2),), "shape.padding-too-large", "nothing but padding"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("pool", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("pool", case)

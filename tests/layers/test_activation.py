import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"type": "relu"}, (4, 4, 2), (4, 4, 2)),
    one({"type": "none"}, (4,), (4,)),
    one({"type": "prelu"}, (4, 4, 2), (4, 4, 2), ((1, 1, 2),)),
    one({"type": "prelu"}, (4,), (4,), ((4,),)),
    one({"type": "glu"}, (4, 4, 6), (4, 4, 3)),
]
REFUSED = [
    Refused({"type": "glu"}, ((4, 4, 3),), "shape.odd-channels", "glu halves the channels"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("activation", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("activation", case)

import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"rate": 0.5}, (4,), (4,)),
    one({"rate": 0, "spatial": True}, (4, 4, 2), (4, 4, 2)),
]
REFUSED = [
    Refused({"rate": 0.1, "spatial": True}, ((3,),), "shape.rank", "spatial dropout needs a map"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("dropout", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("dropout", case)

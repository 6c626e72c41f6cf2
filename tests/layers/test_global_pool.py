import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"type": "average"}, (7, 7, 5), (5,)),
    one({"type": "max", "keep_dims": True}, (7, 7, 5), (1, 1, 5)),
    one({"type": "max"}, (7, 5), (5,)),
    one({"type": "average", "keep_dims": True}, (2, 3, 4, 5), (1, 1, 1, 5)),
]
REFUSED = [
    Refused({"type": "max"}, ((8,),), "shape.rank", "needs a map"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("global_pool", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("global_pool", case)

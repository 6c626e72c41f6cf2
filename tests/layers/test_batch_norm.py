import pytest
from layer_cases import accepts, one

ACCEPTED = [
    one({}, (4, 4, 3), (4, 4, 3), ((3,), (3,), (3,), (3,))),
    one({"scale": False, "epsilon": 1e-5}, (4, 3), (4, 3), ((3,), (3,), (3,))),
    one({"center": False, "momentum": 0.9}, (3,), (3,), ((3,), (3,), (3,))),
]
REFUSED: list = []


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("batch_norm", case)

import pytest
from layer_cases import Refused, accepts, one, refuses

ACCEPTED = [
    one({"units": 120}, (400,), (120,), ((400, 120), (120,)), 48_000),
    one({"units": 3, "bias": False, "trainable": False}, (5,), (3,), ((5, 3),), 15),
    one({"units": 2, "init": {"constant": [0.5, 1]}}, (3,), (2,), ((3, 2), (2,)), 6),
    one({"units": 2, "init": {"constant": [[1, 2, 3], [4, 5, 6]]}}, (3,), (2,), ((3, 2), (2,)), 6),
]
REFUSED = [
    Refused({"units": 3}, ((5, 5, 2),), "shape.dense-on-map", "dense takes a vector"),
    Refused({"units": 3, "init": {"constant": [1, 2]}}, ((5,),), "shape.constant", "writes out 2 filters"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("dense", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("dense", case)

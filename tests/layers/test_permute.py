import pytest
from layer_cases import Refused, accepts, one, refuses
from support import layer_finding

ACCEPTED = [
    one({"order": [2, 1, 3]}, (4, 5, 6), (5, 4, 6)),
    one({"order": [2, 1]}, (4, 5), (5, 4)),
    one({"order": [4, 1, 3, 2]}, (2, 3, 4, 5), (5, 2, 4, 3)),
    one({"order": [1]}, (7,), (7,)),
]
REFUSED = [
    Refused({"order": [2, 1]}, ((4, 5, 6),), "shape.axes", "order names 2 axes, but {input} has 3"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("permute", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("permute", case)


@pytest.mark.parametrize("order", ["[0, 1, 2]", "[1, 1, 2]", "[1, 2, 4]", "[]", "2", "[true, 2, 3]"])
def test_every_axis_is_named_once(order):
    assert "expected every axis once" in layer_finding(f"- permute: {order}").message

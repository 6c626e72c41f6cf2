import pytest
from layer_cases import Refused, accepts, one, refuses
from support import layer_finding

ACCEPTED = [
    one({"shape": [4, 20]}, (4, 4, 5), (4, 20)),
    one({"shape": [-1]}, (4, 5), (20,)),
    one({"shape": [2, -1, 3]}, (2, 3, 4, 5), (2, 20, 3)),
    one({"shape": [7, 7, 2]}, (98,), (7, 7, 2)),
]
REFUSED = [
    Refused({"shape": [3, 7]}, ((4, 5),), "shape.reshape", "20 numbers, which do not fill 3×7"),
    Refused({"shape": [3, -1]}, ((4, 5),), "shape.reshape", "do not fill 3×…"),
    Refused({"shape": [4]}, ((4, 5),), "shape.reshape", "do not fill 4"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("reshape", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("reshape", case)


@pytest.mark.parametrize("shape", ["[0, 1]", "[-1, -1]", "[-2]", "[]", "[1, 1, 1, 1, 1]", "7", "[1.5]"])
def test_what_is_no_shape(shape):
    assert "expected 1 to 4 sizes" in layer_finding(f"- reshape: {shape}").message

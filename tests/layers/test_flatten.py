import pytest
from layer_cases import accepts, one

ACCEPTED = [
    one({}, (5, 5, 16), (400,)),
    one({}, (7,), (7,)),
    one({}, (2, 3, 4, 5), (120,)),
]
REFUSED: list = []


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("flatten", case)

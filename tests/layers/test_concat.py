import pytest
from layer_cases import Case, Refused, accepts, refuses

ACCEPTED = [
    Case({}, ((4, 4, 2), (4, 4, 3)), (4, 4, 5)),
    Case({}, ((3,), (4,)), (7,)),
]
REFUSED = [
    Refused({}, ((4, 4, 1), (4, 5, 1)), "shape.merge", "concat needs equal sizes"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("concat", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("concat", case)

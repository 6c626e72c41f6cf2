import pytest
from layer_cases import Case, Refused, accepts, refuses

ACCEPTED = [
    Case({}, ((4, 4, 2), (4, 4, 2)), (4, 4, 2)),
    Case({}, ((4, 4, 2), (2,)), (4, 4, 2)),
    Case({}, ((1, 1, 2), (4, 4, 2)), (4, 4, 2)),
    Case({}, ((4, 2), (2,), (1, 2)), (4, 2)),
]
REFUSED = [
    Refused({}, ((4, 4, 2), (3,)), "shape.merge", "multiply needs equal shapes"),
    Refused({}, ((4, 4, 2), (4, 1, 2)), "shape.merge", "multiply needs equal shapes"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("multiply", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("multiply", case)

import pytest
from layer_cases import Case, Refused, accepts, refuses

ACCEPTED = [
    Case({}, ((4, 4, 2), (4, 4, 2)), (4, 4, 2)),
    Case({}, ((3,), (3,), (3,)), (3,)),
]
REFUSED = [
    Refused({}, ((4, 4, 1), (4, 4, 64)), "shape.merge", "maximum needs equal shapes"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("maximum", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("maximum", case)

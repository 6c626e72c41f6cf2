import pytest
from layer_cases import accepts, one

ACCEPTED = [
    one({}, (4, 4, 3), (4, 4, 3), ((3,),)),
    one({"init": 0.1}, (2, 5), (2, 5), ((5,),)),
    one({"init": 1}, (5,), (5,), ((5,),)),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("layer_scale", case)

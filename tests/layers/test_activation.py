import pytest
from layer_cases import Refused, accepts, one, refuses

from cnnspec import layers

ACCEPTED = [
    one({"type": "relu"}, (4, 4, 2), (4, 4, 2)),
    one({"type": "none"}, (4,), (4,)),
    one({"type": "prelu"}, (4, 4, 2), (4, 4, 2), ((1, 1, 2),)),
    one({"type": "prelu"}, (4,), (4,), ((4,),)),
    one({"type": "glu"}, (4, 4, 6), (4, 4, 3)),
    one({"type": "leaky_relu", "negative_slope": 0.1}, (4, 4, 2), (4, 4, 2)),
]
REFUSED = [
    Refused({"type": "glu"}, ((4, 4, 3),), "shape.odd-channels", "glu halves the channels"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("activation", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("activation", case)


def test_only_leaky_relu_has_a_slope():
    found = layers.find("activation").model_validate({"type": "leaky_relu", "negative_slope": 0.1})
    assert found.label() == "leaky_relu 0.1"
    with pytest.raises(ValueError, match="relu has no negative_slope"):
        layers.find("activation").model_validate({"type": "relu", "negative_slope": 0.1})

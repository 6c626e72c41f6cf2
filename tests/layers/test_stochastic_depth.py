import pytest
from layer_cases import accepts, one
from support import keras_object

from cnnspec import layers

ACCEPTED = [
    one({"rate": 0.2}, (4, 4, 3), (4, 4, 3)),
    one({"rate": 0}, (4, 3), (4, 3)),
    one({"rate": 0.9}, (2, 2, 2, 3), (2, 2, 2, 3)),
    one({"rate": 0.5}, (7,), (7,)),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("stochastic_depth", case)


@pytest.mark.keras
@pytest.mark.parametrize("shape", [(3,), (4, 2), (3, 3, 2), (2, 2, 2, 2)])
def test_an_image_is_dropped_as_a_whole_or_divided_by_what_is_kept(shape):
    import numpy as np

    layer = keras_object(layers.find("stochastic_depth")(rate=0.25).keras_call(shape))
    out = np.asarray(layer(np.ones((200, *shape), "float32"), training=True)).reshape(200, -1)
    assert (out == out[:, :1]).all()
    assert set(np.round(out[:, 0], 4)) == {0, np.float32(1.3333)}
    assert 0.1 < (out[:, 0] == 0).mean() < 0.4
    assert (np.asarray(layer(np.ones((2, *shape), "float32"))) == 1).all()

import numpy as np
import pytest

from cnnspec.keras_model.keras_layers import LayerScale

pytestmark = pytest.mark.keras


@pytest.mark.parametrize("shape", [(3,), (4, 3), (2, 2, 3), (2, 2, 2, 3)])
def test_each_channel_has_a_learnt_factor(shape):
    layer = LayerScale(init=0.5)
    assert (np.asarray(layer(np.ones((2, *shape), "float32"))) == 0.5).all()
    (gamma,) = layer.trainable_weights
    assert (gamma.name, tuple(gamma.shape)) == ("gamma", (3,))
    gamma.assign([1, 2, 3])
    assert (np.asarray(layer(np.ones((2, *shape), "float32"))) == [1, 2, 3]).all()

import numpy as np
import pytest

from cnnspec.keras_model.keras_layers import ChannelShuffle

pytestmark = pytest.mark.keras


@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (2, 1, 3)])
def test_the_channels_of_each_group_are_dealt_out(shape):
    values = np.broadcast_to(np.arange(6, dtype="float32"), (2, *shape, 6))
    out = np.asarray(ChannelShuffle(2)(values))
    assert out.shape == values.shape
    assert (out == [0, 3, 1, 4, 2, 5]).all()
    assert (np.asarray(ChannelShuffle(3)(out)) == values).all()


def test_groups_that_do_not_divide_are_refused():
    with pytest.raises(ValueError, match="4 groups do not divide 6 channels"):
        ChannelShuffle(4)(np.zeros((1, 6), "float32"))

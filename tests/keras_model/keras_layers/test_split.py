import numpy as np
import pytest

from cnnspec.keras_model.keras_layers import Split

pytestmark = pytest.mark.keras


@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (2, 1, 3)])
def test_the_slices_are_equal_and_in_order(shape):
    values = np.broadcast_to(np.arange(6, dtype="float32"), (2, *shape, 6))
    slices = [np.asarray(Split(3, take)(values)) for take in range(3)]
    assert (np.concatenate(slices, axis=-1) == values).all()
    assert slices[0].shape == (2, *shape, 2)


def test_what_does_not_divide_or_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no part 2 of 2"):
        Split(2, 2)
    with pytest.raises(ValueError, match="4 parts do not divide 6 channels"):
        Split(4, 0)(np.zeros((1, 6), "float32"))

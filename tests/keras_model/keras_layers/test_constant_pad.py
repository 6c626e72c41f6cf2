import keras
import numpy as np
import pytest

from cnnspec.keras_model.keras_layers import ConstantPad

pytestmark = pytest.mark.keras


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_pads_with_the_value(rank):
    image = np.ones((1, *(2,) * rank, 3), "float32")
    out = np.asarray(ConstantPad([[1, 2]] * rank, value=0.5)(image))
    assert out.shape == (1, *(5,) * rank, 3)
    assert (out[(0, *(0,) * rank)] == 0.5).all()
    assert (out[(0, *(1,) * rank)] == 1).all()


def test_the_lowest_value_never_wins():
    assert np.asarray(ConstantPad([[1, 0]], value="lowest")(np.zeros((1, 1, 1), "float32")))[0, 0, 0] == -np.inf


def test_it_is_read_back_from_its_config():
    layer = ConstantPad([[1, 2], [0, 1]], value="lowest", name="p")
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert isinstance(again, ConstantPad)
    assert (again.padding, again.value, again.name) == ([[1, 2], [0, 1]], "lowest", "p")


def test_a_vector_has_no_axes_to_pad():
    with pytest.raises(ValueError, match="each spatial axis"):
        ConstantPad([])

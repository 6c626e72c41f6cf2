import keras
import numpy as np
import pytest

from cnnspec.keras_model.keras_layers import Grayscale

pytestmark = pytest.mark.keras
FACTORS = [0.2989, 0.5870, 0.1140]


def test_an_image_is_what_keras_makes_of_it():
    image = np.random.default_rng(0).uniform(0, 255, (2, 5, 4, 3)).astype("float32")
    ours = np.asarray(Grayscale(FACTORS)(image))
    assert np.allclose(ours, np.asarray(keras.ops.image.rgb_to_grayscale(image)), atol=1e-3)


@pytest.mark.parametrize("shape", [(2,), (4, 2), (2, 3, 2), (2, 1, 3, 2)])
def test_every_rank_and_number_of_channels(shape):
    values = np.random.default_rng(0).normal(size=(2, *shape)).astype("float32")
    out = np.asarray(Grayscale([2, -1])(values))
    assert out.shape == (2, *shape[:-1], 1)
    assert np.allclose(out[..., 0], 2 * values[..., 0] - values[..., 1], atol=1e-6)

import numpy as np
import pytest

from cnnspec.evaluation.featuremaps.raster import data_url, encoded
from cnnspec.evaluation.featuremaps.tiles import map_tile

pytestmark = pytest.mark.keras


def decoded(content):
    import tensorflow as tf

    return tf.io.decode_image(content, channels=3).numpy()


@pytest.mark.parametrize("colours", [2, 256, 400])
def test_small_pictures_are_kept_exactly_with_and_without_a_palette(colours):
    numbers = np.arange(400) % colours
    pixels = np.stack([numbers % 256, numbers // 2, 255 - numbers % 256], axis=-1).astype(np.uint8).reshape(20, 20, 3)
    content = encoded(pixels)
    assert (decoded(content) == pixels).all()
    assert (b"PLTE" in content) == (colours <= 256)
    assert data_url(pixels).startswith("data:image/png;base64,")


def test_photographs_are_smaller_as_jpeg_and_maps_are_not_touched():
    random = np.random.RandomState(2)
    photograph = random.randint(0, 256, (200, 200, 3)).astype(np.uint8)
    assert data_url(photograph).startswith("data:image/jpeg;base64,")
    tile = map_tile(random.normal(size=(200, 200)), 3.0)
    assert (decoded(encoded(tile)) == tile).all()

import keras
import numpy as np
import pytest

from cnnspec.keras_model.keras_layers import Resize

pytestmark = pytest.mark.keras
METHODS = ["nearest", "bilinear"]
SIZES = [(5, 8), (4, 4), (9, 2), (7, 1)]


def values(*shape):
    return np.random.default_rng(0).normal(size=shape).astype("float32")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", SIZES)
def test_an_image_is_what_keras_makes_of_it(size, method):
    image = values(2, 4, 6, 3)
    theirs = keras.layers.Resizing(*size, interpolation=method)(image)
    assert (np.asarray(Resize(list(size), method)(image)) == np.asarray(theirs)).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("before", "after"), [(4, 7), (4, 8), (7, 3), (6, 2), (5, 5), (3, 1)])
def test_each_axis_is_resized_by_itself(before, after, method):
    """By the definition: the centre of position j lies at (j + 1/2) * before / after - 1/2."""
    centre = np.clip((np.arange(after) + 0.5) * before / after - 0.5, 0, before - 1)
    if method == "nearest":
        low, part = np.floor((np.arange(after) + 0.5) * before / after).astype(int), np.zeros(after)
    else:
        low, part = np.floor(centre).astype(int), centre - np.floor(centre)
    high = np.minimum(low + 1, before - 1)
    for rank in (1, 3):
        for axis in range(1, rank + 1):
            shape = [2, *[3] * rank, 2]
            shape[axis] = before
            given = values(*shape)
            size = [3] * rank
            size[axis - 1] = after
            weight = part.reshape([-1 if each == axis else 1 for each in range(rank + 2)])
            wanted = given.take(low, axis) * (1 - weight) + given.take(high, axis) * weight
            assert np.allclose(np.asarray(Resize(size, method)(given)), wanted, atol=1e-5)


def test_the_type_stays():
    layer = Resize([5, 5], dtype="bfloat16")
    assert keras.backend.standardize_dtype(layer(values(1, 3, 3, 1)).dtype) == "bfloat16"


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="1 to 3 spatial axes"):
        Resize([])
    with pytest.raises(ValueError, match="bilinear or nearest"):
        Resize([2], "cubic")

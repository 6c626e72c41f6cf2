import keras
import numpy as np
import pytest

from cnnspec.keras_model.keras_layers import SeparableConv

pytestmark = pytest.mark.keras


@pytest.mark.parametrize("rank", [1, 2])
@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (2, 1), (1, 2)])
def test_it_computes_what_keras_does_where_that_can(rank, padding, stride, dilation):
    arguments = {
        "filters": 4, "kernel_size": (3,) * rank, "strides": (stride,) * rank, "padding": padding,
        "dilation_rate": (dilation,) * rank, "depth_multiplier": 2, "bias_initializer": "ones",
    }  # fmt: skip
    ours, theirs = SeparableConv(**arguments), getattr(keras.layers, f"SeparableConv{rank}D")(**arguments)
    image = np.random.default_rng(0).normal(size=(2, *(8,) * rank, 3)).astype("float32")
    found = ours(image)
    theirs.build(image.shape)
    theirs.set_weights(ours.get_weights())
    assert [weight.name for weight in ours.weights] == [weight.name for weight in theirs.weights]
    assert np.allclose(np.asarray(found), np.asarray(theirs(image)), atol=1e-5)
    assert ours.compute_output_shape(image.shape) == tuple(found.shape)


def test_every_axis_may_have_a_stride_of_its_own():
    image = np.random.default_rng(0).normal(size=(1, 7, 8, 9, 2)).astype("float32")
    layer = SeparableConv(3, (3, 1, 2), (1, 2, 3), depth_multiplier=2, use_bias=False)
    found = np.asarray(layer(image))
    assert found.shape == (1, 5, 4, 3, 3)
    depthwise, pointwise = layer.get_weights()
    position = image[0, 2:5, 2:3, 3:5]  # what output (2, 1, 1) sees
    filtered = np.einsum("dhwc,dhwcm->cm", position, depthwise).reshape(-1)
    assert np.allclose(found[0, 2, 1, 1], filtered @ pointwise[0, 0, 0], atol=1e-5)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="cannot be combined with dilation"):
        SeparableConv(1, (3, 3), (2, 2), dilation_rate=(2, 2))
    with pytest.raises(ValueError, match="kernels of 2 axes do not fit"):
        SeparableConv(1, (3, 3), (1, 1))(np.zeros((1, 4, 1), "float32"))
    with pytest.raises(ValueError, match="a kernel of 3 with dilation 1 does not fit 2 positions"):
        SeparableConv(1, (3, 3), (1, 1))(keras.KerasTensor((1, 2, 5, 1)))

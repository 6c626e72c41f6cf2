"""The maps and the filters are TensorFlow's own, to 1e-5."""

import numpy as np
import pytest
from map_cases import EDGES, KERNELS, checked, photograph

from cnnspec.evaluation.featuremaps.choose import choose, nodes_of
from cnnspec.evaluation.featuremaps.compute import kernels_of, maps_of
from cnnspec.evaluation.featuremaps.subject import of_spec

pytestmark = pytest.mark.keras


def looked(layers, pixels, input="[H, W, 3]"):
    found = checked(layers, input)
    views = choose(found.graph, [])
    model = of_spec(found, views[-1].steps[-1].node).model
    return maps_of(model, pixels, nodes_of(views)), kernels_of(model, views)


def test_feature_maps_of_a_photograph_are_those_of_conv2d_and_max_pool():
    import tensorflow as tf

    pixels = photograph()[..., :1].astype(np.float32)
    maps, kernels = looked(EDGES, pixels, "[H, W, 1]")
    feature = tf.nn.conv2d(pixels[None], KERNELS.transpose(1, 2, 0)[:, :, None], strides=1, padding="VALID")
    active = tf.nn.relu(feature)
    pooled = tf.nn.max_pool(active, 3, 3, "VALID")
    assert [maps[name].shape for name in ("conv1.conv", "pool1")] == [(427, 638, 3), (142, 212, 3)]
    for name, expected in (("conv1.conv", feature), ("conv1.activation", active), ("pool1", pooled)):
        np.testing.assert_allclose(maps[name], expected[0], rtol=1e-5, atol=1e-5)
    assert (kernels["conv1.conv"][..., 0] == KERNELS).all()


def test_with_several_channels_padding_and_stride_too():
    import tensorflow as tf

    pixels = photograph(20, 31).astype(np.float32) / 255
    layers = "- conv: {filters: 4, kernel: 5, stride: 2, padding: same, bias: false}\n- pool: {type: average, size: 2}\n- conv: 2"
    maps, kernels = looked(layers, pixels)
    feature = tf.nn.conv2d(pixels[None], kernels["conv1.conv"].transpose(1, 2, 3, 0), 2, "SAME")
    np.testing.assert_allclose(maps["conv1.conv"], feature[0], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(maps["pool1"], tf.nn.avg_pool(feature, 2, 2, "VALID")[0], rtol=1e-5, atol=1e-5)
    assert kernels["conv2.conv"].shape == (2, 3, 3, 4)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        ("depthwise_conv: {kernel: 3, multiplier: 2}", (6, 3, 3, 1)),
        ("conv_transpose: {filters: 5, kernel: 2}", (5, 2, 2, 3)),
    ],
)
def test_filters_come_first_whatever_the_layer(layer, shape):
    (kernel,) = looked(f"- {layer}", photograph(9, 9).astype(np.float32))[1].values()
    assert kernel.shape == shape


def test_a_depthwise_filter_is_that_of_its_channel():
    import tensorflow as tf

    pixels = photograph(9, 9).astype(np.float32)
    maps, kernels = looked("- depthwise_conv: {kernel: 3, multiplier: 2, bias: false}", pixels)
    ((name, kernel),) = kernels.items()
    for number in range(6):
        one = pixels[None, ..., number // 2, None]
        expected = tf.nn.conv2d(one, kernel[number][..., None], 1, "VALID")[0, ..., 0]
        np.testing.assert_allclose(maps[name][..., number], expected, rtol=1e-4, atol=1e-3)


def test_a_separable_convolution_has_maps_but_no_filters_to_draw():
    maps, kernels = looked("- separable_conv: {filters: 2, activation: relu}", photograph(9, 9).astype(np.float32))
    assert kernels == {}
    assert maps["separable_conv1.conv"].shape == (7, 7, 2)

"""Convolutions of one channel to an output one column wide, against sums written out."""

import itertools
import os

import keras
import numpy as np
import pytest
import tensorflow as tf
from support import graph_of

from cnnspec.keras_model.build import build_keras

pytestmark = pytest.mark.keras

CASES = [
    ("conv: {filters: 4, kernel: [1, 2], stride: [1, 3]}", (3, 4, 1), "ExactConv2D"),
    ("conv: {filters: 2, kernel: [3, 2], stride: [1, 3]}", (6, 3, 1), "ExactConv2D"),
    ("conv: {filters: 8, kernel: 2, stride: [1, 2], padding: same}", (4, 1, 1), "ExactConv2D"),
    ("conv: {filters: 1, kernel: 3, stride: [1, 3], padding: same}", (7, 2, 1), "ExactConv2D"),
    ("conv: {filters: 2, kernel: [1, 1, 2], stride: [3, 1, 3]}", (6, 6, 4, 1), "ExactConv3D"),
    ("conv: {filters: 2, kernel: 2, stride: [2, 1, 2], padding: same}", (4, 3, 1, 1), "ExactConv3D"),
    ("depthwise_conv: {kernel: 2, stride: [1, 1, 3], multiplier: 2}", (3, 4, 4, 1), "ExactConv3D"),
    ("conv: {filters: 3, kernel: 2, stride: [1, 2]}", (4, 4, 1), "Conv2D"),  # two columns
    ("conv: {filters: 3, kernel: 2, stride: 2}", (4, 3, 1), "Conv2D"),
    ("conv: {filters: 3, kernel: 2, stride: [1, 2]}", (4, 3, 2), "Conv2D"),
    ("conv: {filters: 3, kernel: 2, stride: 3}", (4, 1), "Conv1D"),
]


def by_hand(image, kernel, strides, padding):
    """The sum over each window, in float64."""
    sizes, windows = image.shape[1:-1], kernel.shape[:-2]
    axes = list(zip(sizes, windows, strides, strict=True))
    if padding == "same":
        outs = [-(-size // stride) for size, _, stride in axes]
        totals = [
            max((out - 1) * step + window - size, 0) for out, (size, window, step) in zip(outs, axes, strict=True)
        ]
        image = np.pad(image, [(0, 0), *((total // 2, total - total // 2) for total in totals), (0, 0)])
    else:
        outs = [(size - window) // stride + 1 for size, window, stride in axes]
    result = np.zeros((len(image), *outs, kernel.shape[-1]))
    for position in itertools.product(*map(range, outs)):
        corner = [index * stride for index, stride in zip(position, strides, strict=True)]
        window = tuple(slice(start, start + size) for start, size in zip(corner, windows, strict=True))
        patch = image[(slice(None), *window)]
        result[(slice(None), *position)] = np.tensordot(patch, kernel, axes=kernel.ndim - 1)
    return result


def close(one, other):
    return np.allclose(one, other, rtol=1e-4, atol=1e-4)


def images_for(shape):
    generator = np.random.default_rng(0)
    return generator.normal(size=(3, *shape)).astype("float32")


@pytest.mark.parametrize(("item", "shape", "kind"), CASES)
def test_the_sums_are_right(item, shape, kind):
    model = build_keras(graph_of(f"- {item}", str(list(shape))))
    layer = model.layers[-1]
    assert type(layer).__name__ == kind
    images = images_for(shape)
    assert close(model(images), by_hand(images, np.asarray(layer.kernel), layer.strides, layer.padding))


@pytest.mark.parametrize("width", [2, 3, 4, 9])
def test_an_open_width_may_become_one_column(width):
    model = build_keras(graph_of("- conv: {filters: 2, kernel: 2, stride: [1, 3]}", "[5, W, 1]"))
    layer, images = model.layers[-1], images_for((5, width, 1))
    assert type(layer).__name__ == "ExactConv2D"
    assert close(model(images), by_hand(images, np.asarray(layer.kernel), layer.strides, layer.padding))


@pytest.mark.parametrize("shape", [(5, 4, 1), (3, 4, 4, 1)])
def test_separable_convolutions_too(shape):
    stride = [*[1] * (len(shape) - 2), 3]
    model = build_keras(graph_of(f"- separable_conv: {{filters: 3, kernel: 2, stride: {stride}}}", str(list(shape))))
    layer, images = model.layers[-1], images_for(shape)
    filtered = by_hand(images, np.asarray(layer.depthwise_kernel), layer.strides, layer.padding)
    assert close(model(images), filtered @ np.asarray(layer.pointwise_kernel).reshape(1, 3))


def test_gradients_reach_the_kernel():
    model = build_keras(graph_of("- conv: {filters: 1, kernel: 2, stride: [1, 3]}", "[3, 3, 1]"))
    images = images_for((3, 3, 1))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(images))
    (kernel, _) = tape.gradient(loss, model.trainable_weights)
    expected = [[images[:, i : i + 2, j, 0].sum() for j in range(2)] for i in range(2)]
    assert close(np.asarray(kernel)[..., 0, 0], np.array(expected))


@pytest.mark.skipif(os.environ.get("TF_ENABLE_ONEDNN_OPTS") == "0", reason="TensorFlow runs without oneDNN")
def test_tensorflow_still_computes_them_wrong():
    """Where this fails, TensorFlow has fixed its kernel: remove `exact_conv`."""
    np.full((1000, 1000), 1e6, "float32")  # what unwritten memory may then hold
    wrong = 0
    for item, shape, kind in CASES[:6]:
        layer = build_keras(graph_of(f"- {item}", str(list(shape)))).layers[-1]
        images, kernel = images_for(shape), np.asarray(layer.kernel)
        plain = keras.ops.conv(
            images, kernel, strides=layer.strides, padding=layer.padding, data_format="channels_last"
        )
        wrong += not close(plain, by_hand(images, kernel, layer.strides, layer.padding))
        assert kind.startswith("Exact")
    assert wrong

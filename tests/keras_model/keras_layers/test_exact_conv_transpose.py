"""Gradients of transposed convolutions with one filter on an input one column wide, against differences."""

import numpy as np
import pytest
import tensorflow as tf
from support import graph_of

from cnnspec.keras_model.build import build_keras

pytestmark = pytest.mark.keras

CASES = [
    ("{filters: 1, kernel: [2, 3], stride: [1, 2]}", (6, 1, 3), "ExactConv2DTranspose"),
    ("{filters: 1, kernel: 2, stride: [1, 3]}", (4, 1, 2), "ExactConv2DTranspose"),
    ("{filters: 1, kernel: 3, stride: [1, 2], padding: same}", (5, 1, 2), "ExactConv2DTranspose"),
    ("{filters: 1, kernel: 3, stride: [1, 2], output_padding: [0, 1]}", (5, 1, 2), "ExactConv2DTranspose"),
    ("{filters: 1, kernel: 2, stride: [2, 1, 2]}", (2, 4, 1, 2), "ExactConv3DTranspose"),
    ("{filters: 1, kernel: 3, stride: [1, 1, 2], padding: same}", (2, 3, 1, 2), "ExactConv3DTranspose"),
    ("{filters: 2, kernel: 2, stride: [1, 2]}", (4, 1, 2), "Conv2DTranspose"),
    ("{filters: 1, kernel: 2, stride: 2}", (4, 1, 2), "Conv2DTranspose"),
    ("{filters: 1, kernel: 2, stride: [1, 2]}", (4, 2, 2), "Conv2DTranspose"),
]


def painted(image, kernel, bias, strides, shape, lead):
    """The map that one position after another paints, in float64."""
    spread = [
        (size - 1) * stride + extent
        for size, stride, extent in zip(image.shape[1:-1], strides, kernel.shape, strict=False)
    ]
    room = [max(wide, before + out) for wide, before, out in zip(spread, lead, shape[:-1], strict=True)]
    whole = np.zeros((len(image), *room, kernel.shape[-2]))
    for position in np.ndindex(*image.shape[1:-1]):
        window = tuple(
            slice(at * stride, at * stride + extent)
            for at, stride, extent in zip(position, strides, kernel.shape, strict=False)
        )
        whole[(slice(None), *window)] += np.einsum("nc,...fc->n...f", image[(slice(None), *position)], kernel)
    kept = tuple(slice(before, before + out) for before, out in zip(lead, shape[:-1], strict=True))
    return whole[(slice(None), *kept)] + bias


@pytest.mark.parametrize(("fields", "shape", "kind"), CASES)
def test_values_and_gradients(fields, shape, kind):
    graph = graph_of(f"- conv_transpose: {fields}", str(list(shape)))
    model = build_keras(graph)
    layer = model.layers[-1]
    assert type(layer).__name__ == kind
    generator = np.random.default_rng(0)
    images = tf.constant(generator.normal(size=(3, *shape)), tf.float32)
    weights = generator.normal(size=(3, *graph.output_shape)).astype("float32")
    np.full((1000, 1000), 1e6, "float32")  # what unwritten memory may then hold
    with tf.GradientTape() as tape:
        tape.watch(images)
        maps = model(images)
        loss = tf.reduce_sum(maps * weights)
    gradient = tape.gradient(loss, images)
    kernel, bias = (np.asarray(weight, "float64") for weight in layer.weights)
    lead = [
        max(extent - stride, 0) // 2 if layer.padding == "same" else 0
        for extent, stride in zip(layer.kernel_size, layer.strides, strict=True)
    ]
    arguments = (kernel, bias, layer.strides, graph.output_shape, lead)
    assert np.allclose(maps, painted(np.asarray(images, "float64"), *arguments), rtol=1e-4, atol=1e-4)
    # The layer is linear: the gradient of a position is what a 1 there paints.
    for position in np.ndindex(*shape):
        one = np.zeros((1, *shape))
        one[(0, *position)] = 1
        expected = ((painted(one, *arguments) - bias) * weights).sum(axis=tuple(range(1, weights.ndim)))
        assert np.allclose(np.asarray(gradient)[(slice(None), *position)], expected, rtol=1e-3, atol=1e-3)


def test_an_open_width_may_be_one_column():
    graph = graph_of("- conv_transpose: {filters: 1, kernel: 2, stride: [1, 2]}", "[4, W, 2]")
    model = build_keras(graph)
    assert type(model.layers[-1]).__name__ == "ExactConv2DTranspose"
    assert [model(np.zeros((1, 4, width, 2), "float32")).shape[2] for width in (1, 2, 5)] == [2, 4, 10]

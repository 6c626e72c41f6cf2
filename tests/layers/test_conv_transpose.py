import pytest
from layer_cases import Refused, accepts, one, refuses
from support import graph_of, keras_object

from cnnspec import layers

ACCEPTED = [
    one({"filters": 4, "kernel": 2, "stride": 2}, (5, 6, 3), (10, 12, 4), ((2, 2, 4, 3), (4,)), 30 * 48),
    one({"filters": 4, "stride": 2}, (5, 3), (11, 4), ((3, 4, 3), (4,)), 5 * 36),
    one({"filters": 4, "stride": 2, "padding": "same", "bias": False}, (5, 3), (10, 4), ((3, 4, 3),), 5 * 36),
    one({"filters": 2, "stride": [1, 2, 3], "kernel": 1}, (2, 2, 2, 1), (2, 4, 6, 2), ((1, 1, 1, 2, 1), (2,)), 16),
    one({"filters": 1, "kernel": 2, "stride": [1, 3]}, (4, 1, 2), (5, 3, 1), ((2, 2, 1, 2), (1,)), 4 * 8),
    one({"filters": 1, "kernel": 2, "stride": [1, 1, 2]}, (2, 3, 1, 2), (3, 4, 2, 1), ((2, 2, 2, 1, 2), (1,)), 6 * 16),
    one({"filters": 1, "dilation": 2}, (4, 4, 1), (8, 8, 1), ((3, 3, 1, 1), (1,)), 16 * 9),
    one({"filters": 1, "stride": 2, "output_padding": 1}, (4, 4, 1), (10, 10, 1), ((3, 3, 1, 1), (1,)), 16 * 9),
    one(
        {"filters": 1, "stride": 2, "output_padding": [0, 1], "padding": "same"},
        (4, 4, 1),
        (7, 8, 1),
        ((3, 3, 1, 1), (1,)),
        16 * 9,
    ),
    one({"filters": 2, "init": {"constant": [[1, 2, 3], [4, 5, 6]]}}, (4, 1), (6, 2), ((3, 2, 1), (2,)), 4 * 6),
]
REFUSED = [
    Refused({"filters": 1}, ((9,),), "shape.rank", "conv_transpose needs a map"),
    Refused(
        {"filters": 1, "stride": 2, "dilation": 2}, ((9, 9, 1),), "shape.stride-with-dilation", "cannot be combined"
    ),
    Refused(
        {"filters": 1, "stride": 2, "output_padding": 2},
        ((9, 9, 1),),
        "shape.output-padding",
        "output_padding 2×2 is not below the stride 2×2",
    ),
    Refused(
        {"filters": 1, "kernel": 4, "stride": 2, "padding": "same", "output_padding": 0},
        ((9, 9, 1),),
        "shape.output-padding",
        "an even kernel needs output_padding",
    ),
    Refused({"filters": 1, "output_padding": [0, 0]}, ((9, 1),), "shape.axes", "output_padding has 2 entries"),
    Refused(
        {"filters": 1, "padding": 2},
        ((2, 2, 1),),
        "shape.padding-too-large",
        "padding cuts off all of the 4×4 positions",
    ),
    Refused(
        {"filters": 3, "init": {"constant": [[1, 2, 3], [4, 5, 6]]}},
        ((4, 1),),
        "shape.constant",
        "writes out 2 filters",
    ),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("conv_transpose", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("conv_transpose", case)


def test_a_number_of_pixels_is_cut_off_as_in_pytorch():
    layers = "- conv_transpose: {filters: 8, kernel: 4, stride: 2, padding: 1, norm: batch, activation: relu}"
    graph = graph_of(layers, "[7, 7, 16]")
    assert [(node.name, node.op, node.shape[:-1]) for node in graph.nodes] == [
        ("conv_transpose1.conv", "conv_transpose", (16, 16)),
        ("conv_transpose1.crop", "crop", (14, 14)),
        ("conv_transpose1.norm", "batch_norm", (14, 14)),
        ("conv_transpose1.activation", "activation", (14, 14)),
    ]


def test_padding_that_cuts_nothing_needs_no_node():
    assert [node.name for node in graph_of("- conv_transpose: {filters: 8, padding: 0}").nodes] == [
        "conv_transpose1.conv"
    ]


@pytest.mark.keras
def test_a_lit_pixel_paints_the_kernel_as_written():
    import numpy as np

    kernel = np.arange(2 * 6, dtype="float32").reshape(2, 2, 3) + 1
    layer = layers.find("conv_transpose")(filters=2, kernel=[2, 3], stride=3, init={"constant": kernel.tolist()})
    image = np.zeros((1, 2, 2, 1), "float32")
    image[0, 1, 0] = 1
    out = np.asarray(keras_object(layer.keras_call((2, 2, 1)))(image))[0]
    assert (out[3:5, 0:3].transpose(2, 0, 1) == kernel).all()
    assert out.sum() == kernel.sum()

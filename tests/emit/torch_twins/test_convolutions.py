import pytest
from twin_calls import twin_of

from cnnspec.emit.torch_twins._calls import PARTS


def test_sizes_are_in_the_order_of_pytorch():
    made = twin_of("- conv: {filters: 8, kernel: [3, 1], stride: [2, 1], bias: false}")
    assert made.path == "nn:Conv2d"
    assert made.arguments["in_channels"] == 4
    assert made.arguments["kernel_size"] == (3, 1)
    assert made.arguments["padding"] == 0


@pytest.mark.parametrize(
    ("input", "pads"), [("[8, 7, 4]", (1, 1, 0, 1)), ("[7, 8, 4]", (0, 1, 1, 1))], ids=["width odd", "height odd"]
)
def test_uneven_padding_names_the_last_axis_first(input, pads):
    made = twin_of("- conv: {filters: 8, stride: 2, padding: same}", input)
    assert (made.path, made.arguments["pads"]) == (f"{PARTS}PaddedConv2d", pads)


def test_a_convolution_that_only_tensorflow_computes_wrong_is_an_ordinary_one():
    made = twin_of("- conv: {filters: 8, kernel: 2, stride: [1, 2]}", "[5, 2, 1]")
    assert (made.path, made.arguments["stride"]) == ("nn:Conv2d", (1, 2))


def test_what_keeps_its_size_needs_no_sizes():
    assert twin_of("- conv: {filters: 2, kernel: 5, padding: same}", "[H, W, 1]").arguments["padding"] == 2


def test_one_filter_a_channel_is_as_many_groups():
    made = twin_of("- depthwise_conv: {kernel: 3, multiplier: 2, trainable: false}")
    assert made.path == "nn:Conv2d|frozen"
    assert (made.arguments["groups"], made.arguments["out_channels"]) == (4, 8)


def test_a_separable_one_pads_in_its_first_half():
    made = twin_of("- separable_conv: {filters: 6, padding: same, stride: 2}")
    assert (made.path, made.arguments["pads"]) == (f"{PARTS}SeparableConv2d", (0, 1, 0, 1))

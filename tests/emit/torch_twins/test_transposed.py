import pytest
from twin_calls import twin_of

from cnnspec.emit.torch_twins._calls import PARTS


@pytest.mark.parametrize(
    ("fields", "padding", "more"),
    [("kernel: 3, stride: 2", 0, 0), ("kernel: 4, stride: 2, padding: same", 1, 0), ("kernel: 2, stride: 3", 0, 1)],
)
def test_padding_is_what_is_left_out(fields, padding, more):
    made = twin_of(f"- conv_transpose: {{filters: 2, {fields}}}")
    assert made.path == "nn:ConvTranspose2d"
    assert (made.arguments["padding"], made.arguments["output_padding"]) == (padding, more)


def test_uneven_padding_is_cut_off():
    made = twin_of("- conv_transpose: {filters: 2, kernel: 3, stride: 2, padding: same}")
    assert made.path == f"{PARTS}CroppedConvTranspose2d"
    assert sum(made.arguments["crops"]) == 2

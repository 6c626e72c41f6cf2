import pytest
from twin_calls import twin_of

from cnnspec.emit.torch_twins._calls import EXPRESSION, PARTS


def test_zeros_of_same_do_not_count():
    made = twin_of("- pool: {type: average, size: 3, stride: 1, padding: same}")
    assert made.path == "nn:AvgPool2d"
    assert (made.arguments["padding"], made.arguments["count_include_pad"]) == (1, False)


def test_uneven_padding():
    made = twin_of("- pool: {type: max, size: 3, stride: 2, padding: same}")
    assert (made.path, made.arguments["pads"]) == (f"{PARTS}PaddedMaxPool2d", (0, 1, 0, 1))


@pytest.mark.parametrize(
    ("fields", "input", "text"),
    [
        ("average", "[8, 8, 4]", "{0}.mean((2, 3))"),
        ("{type: max, keep_dims: true}", "[8, 4]", "{0}.amax(2, keepdim=True)"),
    ],
)
def test_the_whole_map(fields, input, text):
    assert twin_of(f"- global_pool: {fields}", input).path == EXPRESSION + text

import pytest
from twin_calls import twin_of

from cnnspec.emit.writer import literal


@pytest.mark.parametrize(
    ("layer", "path", "arguments"),
    [
        ("pad: [[1, 2], [0, 3]]", "nn:ZeroPad2d", {"pads": (0, 3, 1, 2)}),
        ("pad: {size: 1, value: 2}", "nn:ConstantPad2d", {"pads": 1, "value": 2}),
        ("crop: [[1, 2], [0, 3]]", "nn:ZeroPad2d", {"pads": (0, -3, -1, -2)}),
        ("upsample: 2", "nn:Upsample", {"scale_factor": 2, "mode": "nearest-exact"}),
        ("upsample: {size: 2, method: bilinear}", "nn:Upsample", {"scale_factor": 2, "mode": "bilinear"}),
        ("resize: {size: [9, 7], method: nearest}", "nn:Upsample", {"size": (9, 7), "mode": "nearest-exact"}),
    ],
)
def test_another_size(layer, path, arguments):
    made = twin_of(f"- {layer}")
    assert (made.path, made.arguments) == (path, arguments)


def test_a_max_pool_pads_with_the_least_number():
    graph_text = "- pool: {type: max, size: 3, padding: 1}\n- pad: {size: 1, value: lowest}"
    assert literal(twin_of(graph_text).arguments["value"]) == 'float("-inf")'

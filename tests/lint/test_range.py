"""What range of values the first layers see."""

import pytest
from support import spec_of

from cnnspec.analysis.summary import summarize
from cnnspec.lint._range import raw_values
from cnnspec.lint._subject import Subject


def ranges(layers):
    text = "cnnspec: 1\nname: net\ninput: [28, 28, 1]\nfeatures:\n" + layers + "  - conv: 4\ndata: {source: mnist5k}\n"
    spec = spec_of(text)
    graph = spec.compile()
    found = Subject(spec, graph, None, spec.section("data").read(), lambda: summarize(graph))
    return [(node.item, pytest.approx(seen)) for node, seen in raw_values(found)]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ("", (0, 255)),
        ("  - rescale: {scale: $(1 / 255)}\n", (0, 1)),
        ("  - rescale: {scale: $(-2 / 255), offset: 1}\n", (-1, 1)),
        ("  - normalize: {mean: 127.5, variance: 4}\n", (-63.75, 63.75)),
        ("  - pad: 1\n  - resize: {size: 8}\n  - rescale: 0.1\n", (0, 25.5)),
    ],
)
def test_scaling_is_followed(layers, expected):
    assert ranges(layers) == [("conv1", expected)]


@pytest.mark.parametrize("layers", ["  - normalize\n", "  - batch_norm\n", "  - activation: tanh\n", "  - conv: 3\n"])
def test_behind_other_layers_it_is_not_known(layers):
    assert [item for item, _ in ranges(layers)] == (["conv1"] if "conv" in layers else [])

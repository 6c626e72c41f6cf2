import pytest
from twin_calls import twin_of

from cnnspec.emit.torch_twins._calls import PARTS


@pytest.mark.parametrize(
    ("word", "path", "arguments"),
    [
        ("relu", "nn:ReLU", {}),
        ("softmax", "nn:Softmax", {"dim": 1}),
        ("leaky_relu", "nn:LeakyReLU", {"negative_slope": 0.2}),
        ("{type: leaky_relu, negative_slope: 0.1}", "nn:LeakyReLU", {"negative_slope": 0.1}),
        ("sparsemax", f"{PARTS}Sparsemax", {}),
        ("prelu", "nn:PReLU", {"channels": 4}),
        ("glu", "nn:GLU", {"dim": 1}),
    ],
)
def test_an_activation(word, path, arguments):
    made = twin_of(f"- activation: {word}")
    assert (made.path, made.arguments) == (path, arguments)

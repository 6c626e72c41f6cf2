import pytest
from twin_calls import twin_of

from cnnspec.emit.torch_twins._calls import PARTS


@pytest.mark.parametrize(
    ("layer", "path"),
    [
        ("dropout: 0.2", "nn:Dropout"),
        ("dropout: {rate: 0.2, spatial: true}", "nn:Dropout2d"),
        ("stochastic_depth: 0.2", f"{PARTS}StochasticDepth"),
    ],
)
def test_a_rate(layer, path):
    made = twin_of(f"- {layer}")
    assert (made.path, made.arguments) == (path, {"rate": 0.2})


def test_noise():
    made = twin_of("- gaussian_noise: 0.1")
    assert (made.path, made.arguments) == (f"{PARTS}GaussianNoise", {"stddev": 0.1})

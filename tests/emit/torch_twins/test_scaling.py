import pytest
from twin_calls import twin_of

from cnnspec.emit.torch_twins._calls import PARTS


@pytest.mark.parametrize(
    ("layer", "name", "arguments"),
    [
        ("rescale: {scale: 2, offset: 1}", "Rescale", {"scale": 2, "offset": 1}),
        ("normalize", "LearntNormalize", {"channels": 3}),
        ("normalize: {mean: [1, 2, 3], variance: [1, 1, 2]}", "Normalize", {"mean": [1, 2, 3], "variance": [1, 1, 2]}),
        ("grayscale", "Grayscale", {"factors": [0.2989, 0.587, 0.114]}),
        ("layer_scale: 0.5", "LayerScale", {"channels": 3, "init": 0.5}),
    ],
)
def test_a_factor_a_channel(layer, name, arguments):
    made = twin_of(f"- {layer}", "[8, 8, 3]")
    given = {key: list(value) if isinstance(value, tuple) else value for key, value in made.arguments.items()}
    assert (made.path, given) == (f"{PARTS}{name}", arguments)

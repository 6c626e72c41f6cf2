import pytest
from twin_calls import twin_of

from cnnspec.emit.torch_twins._calls import PARTS


@pytest.mark.parametrize(
    ("layer", "name", "arguments"),
    [
        ("channel_shuffle: 2", "ChannelShuffle", {"groups": 2}),
        ("permute: [2, 1, 3]", "Permute", {"order": (2, 1, 3)}),
        ("reshape: [16, 16]", "Reshape", {"shape": (16, 16)}),
        ("flatten", "Flatten", {}),
    ],
)
def test_another_order(layer, name, arguments):
    made = twin_of(f"- {layer}")
    assert (made.path, made.arguments) == (f"{PARTS}{name}", arguments)


def test_a_vector_is_flat():
    assert twin_of("- flatten", "[8]").path == "nn:Flatten"

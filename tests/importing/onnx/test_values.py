"""Maps with the order of their axes, and constants."""

from cnnspec.importing.onnx.values import Tensor, Weight, channels_first, channels_last


def test_a_map_with_its_channels_first():
    found = Tensor("x", (3, 8, 6), channels_first(3))
    assert (found.rank, found.ours) == (2, (8, 6, 3))
    assert [found.is_channels(axis) for axis in (0, 1, 2, 3, -1, -3)] == [False, True, False, False, False, True]


def test_a_map_with_its_channels_last():
    found = Tensor("x", (8, 6, 3), channels_last(3))
    assert found.ours == (8, 6, 3)
    assert [axis for axis in range(4) if found.is_channels(axis)] == [3]


def test_how_many_numbers_a_constant_has():
    assert (Weight("w", (2, 3)).size, Weight("w", ()).size) == (6, 1)

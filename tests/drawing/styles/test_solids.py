import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.styles._solids import TALLEST, THINNEST, Scale


def test_sizes_that_differ_little_are_in_proportion():
    scale = Scale.of([(28, 28, 1), (14, 14, 6), (10,)])
    assert scale.linear
    assert scale.side(28) == TALLEST == 2 * scale.side(14)


def test_sizes_that_differ_much_go_by_their_roots():
    scale = Scale.of([(224, 224, 3), (7, 7, 512)])
    assert not scale.linear
    assert scale.side(56) == pytest.approx(TALLEST / 2)


def test_more_channels_are_thicker_and_the_thinnest_is_seen():
    scale = Scale.of([(8, 8, 1)])
    thick = [scale.box((8, 8, channels))[0] for channels in (1, 4, 64)]
    assert thick == sorted(thick)
    assert min(thick) == THINNEST


@pytest.mark.parametrize("shape", [(8,), (100, 4), (8, 6, 4), (2, 8, 6, 4), (1, 1, 1)])
def test_a_solid_is_as_wide_as_was_said(shape):
    scale = Scale.of([shape])
    solid = scale.solid(shape, 2, 5, 50, "conv")
    xs = [x for face in solid.faces() for x, _ in face.points]
    assert min(xs) == 5
    assert max(xs) - 5 == pytest.approx(scale.width(shape, 2))


@pytest.mark.parametrize("shape", [(100, 4), (8, 6, 4), (2, 8, 6, 4)])
def test_a_window_is_inside_of_the_side(shape):
    solid = Scale.of([shape]).solid(shape, 1, 0, 50, "conv")
    rank = len(shape) - 1
    window = solid.window((3,) * rank, shape)
    side = solid.faces()[2].points
    assert min(x for x, _ in side) <= min(x for x, _ in window)
    assert max(x for x, _ in window) <= max(x for x, _ in side) + 1e-9
    assert min(y for _, y in side) <= min(y for _, y in window) + 1e-9
    assert max(y for _, y in window) <= max(y for _, y in side) + 1e-9


def test_an_open_size_has_no_proportion():
    with pytest.raises(UsageError, match="every size as a number"):
        Scale.of([("H", 8, 3)])

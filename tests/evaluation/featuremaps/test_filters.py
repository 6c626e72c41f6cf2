import numpy as np
import pytest

from cnnspec.drawing.scene import Text
from cnnspec.evaluation.featuremaps.filters import Filters, draw_filters
from cnnspec.evaluation.featuremaps.layout import Columns, Pen
from cnnspec.evaluation.featuremaps.scene import Tile

RANDOM = np.random.RandomState(4)


def drawn(filters, band=(0, 1), across=3):
    pen = Pen()
    draw_filters(pen, Columns(across), filters, band)
    texts = [each.text for each in pen.parts if isinstance(each, Text)]
    return texts, [each for each in pen.parts if isinstance(each, Tile)]


def test_a_filter_of_one_slice_shows_its_numbers():
    texts, tiles = drawn(Filters(np.array([[[[1.0], [-2.0]]]])), band=[0])
    assert texts == ["filter", "1×2", "1", "−2", "−2 to 1"]
    assert tiles[0].pixels.shape == (1, 2, 3)


def test_filters_over_colours_are_shown_as_colours_and_channel_by_channel():
    texts, tiles = drawn(Filters(RANDOM.normal(size=(2, 3, 3, 3)).astype(np.float32), sees_image=True, few=2))
    assert [each for each in texts if each.startswith(("filter", "red", "green", "blue"))] == [
        "filter", "filter, red", "filter, green", "filter, blue",
    ]  # fmt: skip
    assert "3×3, grey is zero" in texts
    assert len(tiles) == 8


def test_many_filters_over_colours_are_shown_as_colours_only():
    texts, tiles = drawn(Filters(RANDOM.normal(size=(12, 5, 5, 3)), sees_image=True, few=12), range(6), 6)
    assert len(tiles) == 6
    assert not [each for each in texts if "red" in each]


def test_the_same_filter_for_every_channel_is_told_as_such():
    texts, tiles = drawn(Filters(np.ones((2, 3, 3, 3)), sees_image=True, few=2))
    assert "3×3, 3 alike" in texts
    assert len(tiles) == 2


def test_deep_filters_show_their_slices_and_how_many_are_left_out():
    texts, _ = drawn(Filters(RANDOM.normal(size=(2, 3, 3, 70)), few=2))
    assert "3×3, 64 of 70" in texts


def test_filters_before_and_after_a_training_have_one_scale_and_tell_how_far_they_went():
    before = np.array([[[[3.0], [4.0]]]])
    filters = Filters(before * 2, before)
    assert filters.scale == 8
    texts, tiles = drawn(filters, [0])
    assert len(tiles) == 2
    assert texts[-2:] == ["change", "100 %"]
    assert drawn(Filters(before, np.zeros_like(before)), [0])[0][-1] == "from zero"


@pytest.mark.parametrize("size", [3, 5, 7])
@pytest.mark.parametrize("across", [2, 3, 6])
def test_numbers_never_overlap(size, across):
    from cnnspec.drawing.measure import text_width

    pen = Pen()
    draw_filters(pen, Columns(across), Filters(-RANDOM.uniform(0.1, 2, size=(1, size, size, 1))), [0])
    (tile,) = [each for each in pen.parts if isinstance(each, Tile)]
    cell = tile.width / size
    numbers = [each for each in pen.parts if isinstance(each, Text) and each.role in ("black", "white")]
    assert len(numbers) in (0, size * size)
    assert all(text_width(each.text, each.size) <= cell for each in numbers)

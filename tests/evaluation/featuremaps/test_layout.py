import numpy as np
import pytest

from cnnspec.drawing.measure import text_width
from cnnspec.evaluation.featuremaps.layout import MARGIN, WIDTH, Columns, Pen, cell_limit, columns_for, shorten


@pytest.mark.parametrize("across", [2, 3, 4, 6])
def test_columns_fill_the_sheet(across):
    columns = Columns(across)
    assert columns.left(across - 1) + columns.width == pytest.approx(WIDTH - MARGIN)
    assert [list(band) for band in Columns(2).bands([1, 2, 3])] == [[1, 2], [3]]


def test_few_and_large_maps_get_more_room():
    assert [columns_for(*each).across for each in ((3, 28), (16, 28), (2, 400), (16, 400))] == [3, 6, 2, 3]


def test_a_picture_keeps_its_proportions_in_the_middle_of_its_column():
    pen = Pen()
    tile = pen.tile(Columns(3), 1, np.zeros((100, 200, 3), np.uint8), "map")
    assert tile.width == pytest.approx(2 * tile.height) == pytest.approx(Columns(3).width)
    small = pen.tile(Columns(3), 0, np.zeros((3, 3, 3), np.uint8), "filter", cell_limit(np.zeros((3, 3))))
    assert (small.width, small.pixels.shape) == (120, (3, 3, 3))
    assert small.x - Columns(3).left(0) == pytest.approx((Columns(3).width - 120) / 2)


def test_a_large_picture_keeps_only_what_can_be_seen():
    tile = Pen().tile(Columns(6), 0, np.zeros((1000, 1000, 3), np.uint8), "map")
    assert tile.pixels.shape == (192, 192, 3)


def test_numbers_are_black_on_light_and_white_on_dark():
    pen = Pen()
    tile = pen.tile(Columns(3), 0, np.array([[[255] * 3, [0, 90, 160]]], np.uint8), "map", 80)
    pen.numbers(tile, np.array([[0.0, -1.0]]))
    assert [(each.text, each.role) for each in pen.parts[1:]] == [("0", "black"), ("−1", "white")]


def test_long_names_are_cut_to_the_width():
    assert shorten("conv1", 90) == "conv1"
    cut = shorten("stages1.2.3.bottleneck.conv1", 90)
    assert cut.endswith("…")
    assert text_width(cut, 11, bold=True) <= 90


def test_what_does_not_fit_beside_a_heading_stands_below_it():
    short, long = Pen(), Pen()
    short.heading("conv1", "conv 3×3")
    long.heading("conv1", "conv 3×3, " * 20)
    assert short.parts[1].y == short.parts[0].y
    assert all(part.y > long.parts[0].y and part.x == MARGIN for part in long.parts[1:])

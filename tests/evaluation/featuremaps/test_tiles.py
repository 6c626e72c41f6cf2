import numpy as np
import pytest

from cnnspec.evaluation.featuremaps.tiles import (
    ABOVE,
    BELOW,
    colour_tile,
    fewer_pixels,
    filter_tile,
    image_tile,
    map_tile,
    scale_of,
    slices_of,
    strongest,
)  # fmt: skip


def test_below_zero_is_blue_zero_is_white_and_above_is_orange():
    tile = map_tile(np.array([[-2.0, 0.0, 2.0, np.nan]]), 2.0)
    assert tile[0].tolist() == [BELOW.tolist(), [255, 255, 255], ABOVE.tolist(), [0, 0, 0]]
    assert (map_tile(np.array([[-9.0]]), 2.0) == BELOW).all()


def test_the_ends_of_the_scale_differ_in_blue_and_yellow_not_in_red_and_green():
    """Those who cannot tell red from green see the blue channel, and the two are far apart there."""
    assert BELOW[2] - ABOVE[2] > 150


def test_maps_have_few_enough_colours_for_a_palette():
    tile = map_tile(np.random.RandomState(0).normal(size=(100, 100)), 3.0)
    assert len(np.unique(tile.reshape(-1, 3), axis=0)) <= 255


def test_the_scale_is_the_largest_distance_from_zero():
    assert scale_of(np.array([-3.0, np.inf]), np.array([2.0])) == 3
    assert scale_of(np.zeros(2)) == 1


def test_a_thin_edge_survives_being_made_smaller():
    values = np.zeros((300, 300))
    values[:, 150], values[150, :] = 5, -7
    small = strongest(values, (40, 30))
    assert small.shape == (40, 30)
    assert (small.max(), small.min()) == (5, -7)
    assert (small[:, 15] != 0).all()
    assert strongest(values, (400, 400)) is values


def test_no_number_is_ever_lost_among_numbers():
    values = np.zeros((10, 10))
    values[3, 3] = np.nan
    assert np.isnan(strongest(values, (2, 2))).sum() == 1


def test_a_picture_made_smaller_is_the_mean():
    pixels = np.array([[[0], [100]], [[50], [250]]], np.uint8)
    assert fewer_pixels(np.repeat(pixels, 3, axis=2), (1, 1)).tolist() == [[[100, 100, 100]]]


def test_images_are_drawn_between_black_and_white():
    grey = image_tile(np.array([[[0.0], [0.5], [1.0], [2.0]]]), (0, 1))
    assert grey[0, :, 0].tolist() == [0, 128, 255, 255]
    assert image_tile(np.full((1, 1, 4), 7.0), (0, 255)).tolist() == [[[7, 7, 7]]]


def test_a_filter_over_colours_is_grey_where_it_is_zero():
    assert colour_tile(np.array([[[0.0, 2.0, -2.0]]]), 2.0).tolist() == [[[128, 255, 0]]]


@pytest.mark.parametrize(
    ("channels", "shape"), [(2, (3, 7)), (3, (3, 11)), (4, (7, 7)), (16, (15, 15)), (70, (31, 31))]
)
def test_the_slices_of_a_filter_stand_beside_each_other_without_an_empty_quarter(channels, shape):
    kernel = np.random.RandomState(1).normal(size=(3, 3, channels))
    assert filter_tile(kernel, 1.0).shape == (*shape, 3)


def test_slices_that_are_alike_are_one():
    assert slices_of(np.ones((3, 3, 8))).shape == (3, 3, 1)

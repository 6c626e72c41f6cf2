import numpy as np
import pytest

from cnnspec.evaluation.moves import AMOUNTS, moved, moves, overlap, rotated, shifted, steps

pytestmark = pytest.mark.keras
IMAGES = np.arange(1, 2 * 4 * 5 + 1, dtype=np.float32).reshape(2, 4, 5, 1)


def test_a_shift_moves_every_pixel_and_fills_what_comes_in():
    found = shifted(IMAGES, 1, -2, -9.0)
    assert (found[:, 1:, :3] == IMAGES[:, :-1, 2:]).all()
    assert (found[:, 0] == -9).all()
    assert (found[:, :, 3:] == -9).all()


def test_a_shift_beyond_the_image_leaves_nothing():
    assert (shifted(IMAGES, 0, 7, 0.0) == 0).all()


@pytest.mark.parametrize("by", [(0, 2), (0, -2), (3, 0), (-3, 0), (0, 0)])
def test_the_overlap_is_what_both_show(by):
    there, here = overlap(IMAGES, *by)
    assert (shifted(IMAGES, *by, 0.0)[here] == IMAGES[there]).all()
    assert IMAGES[there].size == 2 * (4 - abs(by[0])) * (5 - abs(by[1]))


def test_a_quarter_turn_is_anticlockwise():
    square = IMAGES[:, :, :4]
    assert rotated(square, 90, 0.0) == pytest.approx(np.rot90(square, axes=(1, 2)), abs=1e-3)
    assert rotated(np.ones((1, 9, 9, 1)), 45, 0.0)[0, 0, 0, 0] == 0
    assert rotated(np.ones((1, 9, 9, 1)), 45, 0.0)[0, 4, 4, 0] == pytest.approx(1)


def test_a_shift_has_four_directions_and_no_amount_changes_nothing():
    assert moves("shift", 3) == ((0, 3), (0, -3), (3, 0), (-3, 0))
    assert moves("rotate", 45) == moves("shift", 0) == ((0, 0),)
    assert [amount for amount, _ in steps("rotate")] == [0, 45, 90]
    assert len(list(steps("shift"))) == 1 + 4 * 4
    for kind in AMOUNTS:
        assert moved(kind, IMAGES, 0, (0, 0), 0.0) is IMAGES

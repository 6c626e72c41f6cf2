import numpy as np
import pytest

from cnnspec.evaluation.featuremaps.figures import extent, number, written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (-0.0, "0"), (1842.3, "1,842"), (-1842.3, "−1,842"), (0.07123, "0.0712"), (99.95, "100"),
        (3.14159e-6, "3.1·10⁻⁶"), (-2e9, "−2.0·10⁹"), (float("nan"), "no number"), (float("-inf"), "−∞"),
    ],
)  # fmt: skip
def test_numbers_have_three_digits_and_no_exponent_to_count(value, text):
    assert number(value) == text


def test_a_range_is_from_the_least_to_the_most():
    assert extent(np.array([[-2.5, 3.0]])) == "−2.5 to 3"
    assert extent(np.zeros((2, 2))) == "all 0"


def test_numbers_in_cells_have_as_many_decimals_as_they_need():
    assert written(np.array([[1.0, -2.0]]), 40).rows == (("1", "−2"),)
    assert written(np.array([[1.5, 0.0]]), 40).rows == (("1.5", "0.0"),)
    assert written(np.array([[1 / 3, -0.001]]), 40).rows == (("0.33", "0.00"),)
    assert written(np.array([[0.0123, -0.0456]]), 40).rows == (("0.012", "−0.046"),)


def test_numbers_that_do_not_fit_are_shortened_and_then_left_out():
    values = np.full((5, 5), -0.123)
    assert written(values, 20).rows[0][0] == "−0.1"
    assert written(values, 8) is None
    assert written(np.full((9, 9), 1.0), 40) is None
    assert written(np.array([[np.nan]]), 40) is None
    assert written(np.full((1, 1), 123456789.0), 20) is None


def test_texts_are_narrower_than_their_cells():
    from cnnspec.drawing.measure import text_width

    for cell in range(8, 60, 3):
        found = written(np.array([[-0.25, 1234.5]]), cell)
        if found:
            assert max(text_width(text, found.size) for text in found.rows[0]) <= 0.9 * cell

"""What was meant by a value that is no number."""

import pytest

from cnnspec.values.remedies import any_number, whole_number


@pytest.mark.parametrize(
    ("value", "help"),
    [
        ("8", "write it without quotes: 8"),
        (2.5, "write 2 or 3"),
        (0, "the smallest is 1"),
        (10**12, "the largest is 1,000,000,000"),
        ("28 28 1", "write a list: [28, 28, 1]"),
        ("28x28x1", "write a list: [28, 28, 1]"),
        ("(3", "a list has square brackets"),
        (True, "write a number, for example 3"),
        (float("nan"), "write a number, for example 3"),
        ([3], "give one number"),
    ],
)
def test_whole_numbers(value, help):
    assert whole_number(value, 1, 10**9, several=True).startswith(help)


def test_a_list_is_no_remedy_where_one_number_stands():
    assert whole_number("3x3", 1, 10**9) == "write a number, for example 3"


@pytest.mark.parametrize(
    ("value", "help"),
    [
        ("0.5", "write it without quotes: 0.5"),
        (50, "for 50 % write 0.5"),
        (1.0, "write a part of 1, for example 0.5 for one half"),
        (-1, "write a part of 1, for example 0.5 for one half"),
        ("half", "write a number, for example 0.1"),
    ],
)
def test_fractions(value, help):
    assert any_number(value, "a fraction from 0 up to, not including, 1") == help

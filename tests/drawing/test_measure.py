import pytest

from cnnspec.drawing.measure import text_width, wrap


def test_widths_are_those_of_helvetica():
    assert text_width("i", 1000) == 222
    assert text_width("W×5", 1000) == 944 + 584 + 556
    assert text_width("conv", 10, bold=True) > text_width("conv", 10)


def test_letters_of_other_scripts_have_room():
    assert text_width("网", 10) == 10


@pytest.mark.parametrize(
    ("text", "most", "separator", "lines"),
    [
        ("one two three", 7, " ", ["one two", "three"]),
        ("a › b › c", 6, " › ", ["a › b ›", "c"]),
        ("x" * 25, 10, " ", ["x" * 10, "x" * 10, "x" * 5]),
        ("", 10, " ", [""]),
    ],
)
def test_a_text_is_parted_at_its_separators(text, most, separator, lines):
    assert wrap(text, most, separator) == lines

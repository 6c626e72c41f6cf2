import pytest
from reportlab.pdfbase import pdfmetrics

from cnnspec.drawing.measure import is_exact, text_width, wrap


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


def test_bold_letters_have_widths_of_their_own():
    assert text_width("fill", 1000) == 278 + 3 * 222
    assert text_width("fill", 1000, bold=True) == 333 + 3 * 278
    for text in ("conv 3×3 / 2, 64", "global average pool"):
        assert text_width(text, 10, bold=True) == pytest.approx(
            pdfmetrics.stringWidth(text, "Helvetica-Bold", 10, "WinAnsiEncoding"), abs=1e-6
        )


def test_it_is_told_where_a_letter_is_unknown():
    assert is_exact("3×3 › 64 · relu … – −1 ~")
    assert not is_exact("网")
    assert not is_exact("é")

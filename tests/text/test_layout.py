import pytest

from cnnspec.text.layout import LEAST, narrowed, table, wrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two", ["one two"]),
        ("one two three", ["one two", "three"]),
        ("stage1.1.conv1", ["stage1.1", ".conv1"]),
        ("a stage1.1.conv1 b", ["a", "stage1.1", ".conv1 b"]),
        ("a  b    c d e f g", ["a b c d", "e f g"]),
    ],
)
def test_words_are_broken_at_spaces_and_where_they_must_be(text, lines):
    assert wrapped(text, 8) == lines


def test_a_table_that_fits_is_as_wide_as_it_needs():
    rows = [("conv1", "conv 3×3", "28×28×6", "60"), ("pool1", "max", "14×14×6", "-")]
    assert list(table(("layer", "what", "output", "n"), rows, 80)) == [
        "layer  what       output   n",
        "conv1  conv 3×3  28×28×6  60",
        "pool1  max       14×14×6   -",
    ]


def test_words_wrap_and_numbers_stay_whole():
    rows = [("a" * 20, "conv 3×3 + BN + relu", "1×2×3")]
    lines = list(table(("layer", "what", "output"), rows, 30))
    assert max(map(len, lines)) == 30
    assert lines == [
        "layer       what        output",
        "aaaaaaaaaa  conv 3×3 +   1×2×3",
        "aaaaaaaaaa  BN + relu",
    ]


def test_the_wider_column_gives_first_and_none_vanishes():
    assert narrowed(30, 20, 5) == (25, 20)
    assert narrowed(20, 30, 5) == (20, 25)
    assert narrowed(20, 19, 10) == (15, 14)
    assert narrowed(10, 10, 50) == (LEAST, LEAST)
    assert narrowed(22, 6, 2) == (20, 6)
    assert narrowed(20, 2, 18) == (LEAST, 2)


def test_a_sign_stands_before_the_first_line_of_its_row():
    rows = [("a" * 20, "conv", "1"), ("b", "pool", "2")]
    lines = list(table(("layer", "what", "output"), rows, 30, ["+", "-"]))
    assert max(map(len, lines)) <= 30
    assert [line[:4] for line in lines] == ["  la", "+ aa", "  aa", "- b "]

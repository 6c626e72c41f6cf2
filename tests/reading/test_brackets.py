"""What a text leaves open."""

import pytest

from cnnspec.reading.brackets import scan


def test_brackets_in_quotes_comments_and_blocks_of_text_do_not_count():
    text = "a: '[' # {\nb: \"{\\\"\"\nc: |\n  [ {\n  \"\nd: it's [fine\ne: [1, {f: 'it''s ]'},\n"
    found = scan(text, len(text))
    assert [each.char for each in found.brackets] == ["["]
    assert text[found.brackets[0].at :].startswith("[1, {f")
    assert (found.wrong, found.quote) == (None, None)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("a: [1]]", "]"), ("a: {b: 1]", "]"), ("a: b]", None), ("a: 'x]'", None), ("]", "]"), ("a: [{b: 1}, [2]]", None)],
)
def test_what_closes_nothing(text, wrong):
    found = scan(text, len(text)).wrong
    assert (found.char if found else None) == wrong


def test_a_quote_that_does_not_close():
    assert scan("a: 'b\nc: d\n", 20).quote == 3
    assert scan("a: it's\n", 20).quote is None
    assert scan('a: "b\\"c"\n', 20).quote is None

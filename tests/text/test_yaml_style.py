import pytest

from cnnspec.spans.source import Source, Span
from cnnspec.text.yaml_style import dash_of, line_break, line_of, newline, next_token, tokens_of, trimmed, whole_line


def test_tokens_end_where_the_text_is_no_yaml():
    source = Source("x", "a: 1\nb: 'c")
    assert [each.kind for each in tokens_of(source)][-1] == "Value"
    assert next_token(source, 11) is None


def test_what_nobody_wrote_by_hand_has_no_tokens():
    assert tokens_of(Source("x", "[" * 20_000)) == []


def test_tokens_are_found_by_place():
    source = Source("x", "a: {b: 1, c: 2}\n")
    assert next_token(source, 8).kind == "FlowEntry"
    assert next_token(source, 14).kind == "FlowMappingEnd"


@pytest.mark.parametrize(("text", "wanted"), [("a\r\nb", "\r\n"), ("a\nb\r\n", "\n"), ("a", "\n")])
def test_the_line_break_is_that_of_the_first_line(text, wanted):
    assert newline(Source("x", text)) == wanted


def test_lines_are_those_of_editors():
    source = Source("x", "a\u2028b\r\nc")
    assert (line_of(source, 2), line_of(source, 5)) == ((0, 3), (5, 6))
    assert (line_break(source, 3), line_break(source, 6)) == (5, 6)


def test_a_block_of_text_ends_with_its_last_word():
    source = Source("x", "a: |\n  text\n\nb: 1\n")
    assert trimmed(source, 3, 13) == (3, 11)


def test_an_entry_that_has_its_line_for_itself_goes_with_it():
    source = Source("x", "a: [\n  1,\n  2, 3]\n")
    assert whole_line(source, 7, 9) == Span(source, 5, 10)
    assert whole_line(source, 12, 14) is None


def test_a_dash_stands_before_its_entry():
    source = Source("x", "- a\n-   b: 1\n")
    assert (dash_of(source, 2), dash_of(source, 8), dash_of(source, 0)) == (0, 4, None)

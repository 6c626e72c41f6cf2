from cnnspec.reading.parse import parse
from cnnspec.spans.source import Source, Span, locate


def test_lines_and_columns_count_code_points_from_one():
    source = Source("x", "é\u2028ü: 1\r\nb: 𝟙\rc: 3")
    assert source.position(0) == (1, 1)
    assert source.position(3) == (1, 4)  # U+2028 ends no line
    assert source.position(source.text.index("b")) == (2, 1)
    assert source.position(source.text.index("c")) == (3, 1)
    assert source.line(2) == "b: 𝟙"


def test_a_span_knows_both_its_ends():
    span = Span(Source("x", "ab\ncd"), 1, 4)
    assert (span.line, span.column, span.stop) == (1, 2, (2, 2))


def test_every_key_and_value_has_its_place():
    text = "a: {b: [1, two]}  # note\nc:\n  - d: |\n      long\n  # behind\n"
    data = parse(Source("x", text))

    def at(*path, key=False):
        span = locate(data, path, key=key)
        return text[span.start : span.end]

    assert at("a", "b", 1) == "two"
    assert at("a", "b") == "[1, two]"
    assert at("a", "b", key=True) == "b"
    assert at("c", 0, "d", key=True) == "d"
    assert at("c").startswith("- d")
    assert "# behind" not in at("c")


def test_a_path_is_followed_as_far_as_it_goes():
    data = parse(Source("x", "a: {b: 1}"))
    assert locate(data, ("a", "not there")).start == data.value_span("a").start

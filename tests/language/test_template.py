import pytest

from cnnspec.language.template import expressions_in, fill, is_dynamic, names_used, partial, span_of_text
from cnnspec.reading.parse import parse
from cnnspec.spans.source import Source

NAMES = {"width": 8, "depths": [1, 2], "mode": "same"}


def test_a_lone_expression_keeps_its_type_and_one_in_a_text_becomes_text():
    assert fill({"a": "$width", "b": ["$(width / 2)", 3], "c": "$depths"}, NAMES) == {
        "a": 8,
        "b": [4.0, 3],
        "c": [1, 2],
    }
    assert fill("<= $(2 * width)K", NAMES) == "<= 16K"
    assert fill("costs $5", NAMES) == "costs $5"


@pytest.mark.parametrize(
    ("text", "names", "result"),
    [
        ("$width", {"width": 8}, 8),
        ("$(width * (i + 1))", {"width": 8}, "$(8 * (i + 1))"),
        ("$(depths[i])", {"depths": [1, 2]}, "$([1, 2][i])"),
        ("$stride", {"width": 8}, "$stride"),
        ("$(max(width, channels))", {"width": 8}, "$(max(8, channels))"),
        ('$(mode == "same" and deep)', {"mode": "same"}, "$('same' == 'same' and deep)"),
        ("<= $(width + i)M", {"width": 8}, "<= $(8 + i)M"),
    ],
)
def test_known_names_are_put_in(text, names, result):
    assert partial(text, names) == result
    rest = {"i": 1, "stride": 2, "channels": 16, "deep": True}
    assert fill(partial(text, names), rest) == fill(text, {**rest, **names})


def test_expressions_are_found_and_placed():
    data = parse(Source("x", 'a: {b: "$width"}\nc: [1, $(width + 1)]\n'))
    assert list(expressions_in(data)) == ["$width", "$(width + 1)"]
    assert is_dynamic(data)
    assert not is_dynamic({"a": "costs $5"})
    assert span_of_text(data, "$(width + 1)").line == 2
    assert names_used("$a and $(b + c)") == {"a", "b", "c"}


def test_what_cannot_be_computed_stays_until_it_is_used():
    assert partial({"a": "$(1 / 0)", "b": "<= $(1 / 0)K $width"}, NAMES) == {
        "a": "$(1 / 0)",
        "b": "<= $(1 / 0)K $width",
    }

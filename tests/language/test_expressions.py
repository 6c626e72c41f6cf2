import pytest

from cnnspec.language.expressions import (
    INDEX_HELP,
    MAX_LENGTH,
    UNKNOWN_VALUE,
    ExpressionError,
    Unknown,
    evaluate,
    find_expressions,
    names_in,
    round_to,
)

NAMES = {"width": 64, "depths": [3, 4, 6], "half": 0.5, "mode": "same", "deep": True}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4 * width", 256),
        ("width / 2", 32.0),
        ("width // 3", 21),
        ("width % 5", 4),
        ("2 ** 10", 1024),
        ("-width + 1", -63),
        ("depths[1]", 4),
        ("depths[-1]", 6),
        ("[1, 2][deep]", 2),
        ("width > 32 and not deep", False),
        ("width > 32 and 3 or 4", 3),
        ("1 < 2 < 3", True),
        ("1 < 2 > 3", False),
        ('mode == "same"', True),
        ("min(width, 8)", 8),
        ("max(depths)", 6),
        ("round(2.6)", 3),
        ("floor(2.6) + ceil(2.1)", 5),
        ("int(7 / 2)", 3),
        ("round_to(width * 1.3, 8)", 80),
        ("1 / 255", 1 / 255),
        ("true", True),
        ("1 + (width == 64)", 2),
    ],
)
def test_values(text, value):
    assert evaluate(text, NAMES) == value
    assert type(evaluate(text, NAMES)) is type(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9 ** 9 ** 9", "larger than any size"),
        ("9.0 ** 400", "larger than any size"),
        ("10 ** 14 * 10 ** 14", "larger than any size"),
        ("(0 - 8) ** 0.5", "not a real number"),
        ("1 / 0", "divides by zero"),
        ("depths[9]", "there is no entry 9 in a list of 3"),
        ("depths[0.5]", "whole number"),
        ("width[0]", "takes a list"),
        ("'a' * 99999", "needs numbers"),
        ("[1] * 99999", "needs numbers"),
        ("min(1)", "cannot be computed"),
        ("round_to(3, 0)", "from 1 up"),
        ("__import__('os')", "no function '__import__'"),
        ("width.real", "not allowed"),
        ("(lambda: 1)()", "no function"),
        ("[x for x in depths]", "not allowed"),
        ("1 if deep else 2", "no if and else"),
        ("f'{width}'", "not allowed"),
        ("b'x'", "not a value"),
        ("1j", "not a value"),
        ("depths[0:1]", "not allowed"),
        ("max(*depths)", "not allowed"),
        ("max(width, key=1)", "no named arguments"),
        ("width = 3", "not an expression"),
        ("1if 2else 3", "no if and else"),
        ("", "not an expression"),
        ("-" * 400 + "1", "at most 150 names"),
        ("1" * (MAX_LENGTH + 1), f"at most {MAX_LENGTH}"),
        ("(" * 300 + "1" + ")" * 300, "at most"),
    ],
)
def test_what_is_refused(text, message):
    with pytest.raises(ExpressionError, match=message.replace("(", r"\(")):
        evaluate(text, NAMES)


@pytest.mark.parametrize(
    ("name", "help"), [("widht", "did you mean 'width'?"), ("i", INDEX_HELP), ("classes", "add `classes: 10`")]
)
def test_unknown_names_have_a_remedy(name, help):
    with pytest.raises(ExpressionError) as caught:
        evaluate(name, NAMES)
    assert caught.value.code == "spec.unknown-name"
    assert caught.value.help == help


def test_a_value_that_a_mistake_left_unknown_is_a_signal():
    with pytest.raises(Unknown):
        evaluate("channels * 2", {"channels": UNKNOWN_VALUE})


def test_expressions_are_found_in_texts():
    assert find_expressions("$width") == [(0, 6, "width")]
    assert find_expressions("<= $(2 * (a + 1))M") == [(3, 17, "2 * (a + 1)")]
    assert find_expressions("costs $5 or $ more") == []
    with pytest.raises(ExpressionError, match="not closed"):
        find_expressions("$(1 + (2)")


def test_names_are_those_of_parameters_only():
    assert names_in("min(width, depths[i]) + true") == {"width", "depths", "i"}


@pytest.mark.parametrize(("value", "rounded"), [(3, 8), (20, 24), (27, 32), (35, 32), (8, 8), (8.8, 8), (8.9, 16)])
def test_round_to_stays_above_nine_tenths(value, rounded):
    assert round_to(value, 8) == rounded
    assert rounded >= 0.9 * value

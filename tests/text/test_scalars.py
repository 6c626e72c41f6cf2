import math

import pytest

from cnnspec.text.scalars import MAX_DIGITS, NumberTooLongError, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("010", 10),
        ("61_706", 61706),
        ("-3", -3),
        ("+3", 3),
        ("0x1F", 31),
        ("0o17", 15),
        ("1e-3", 0.001),
        ("1E5", 100000.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("1_000.5", 1000.5),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("1:30", "1:30"),
        ("2026-11-24", "2026-11-24"),
        ("1__0", "1__0"),
        ("_1", "_1"),
        ("1_", "1_"),
        ("-", "-"),
        (".", "."),
        ("1.2.3", "1.2.3"),
        (".inf", math.inf),
        ("-.inf", -math.inf),
        ("e5", "e5"),
        ("१२", "१२"),
    ],
)
def test_plain_scalars_follow_the_core_schema_of_yaml_1_2(text, value):
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


def test_not_a_number_is_one():
    assert math.isnan(resolve(".nan"))


def test_endless_numbers_are_refused():
    with pytest.raises(NumberTooLongError):
        resolve("9" * (MAX_DIGITS + 1))

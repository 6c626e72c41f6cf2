import pytest
from pydantic import TypeAdapter, ValidationError

from cnnspec.values import types

ACCEPTED = [
    (types.PositiveInt, 16, 16),
    (types.PositiveInt, 16.0, 16),
    (types.NonNegativeInt, 0, 0),
    (types.Real, -2, -2),
    (types.Positive, 1e-3, 1e-3),
    (types.NonNegative, 0, 0),
    (types.Fraction, 0.5, 0.5),
    (types.Bool, False, False),
    (types.Text, "a", "a"),
    (types.PerAxis, 3, 3),
    (types.PerAxis, [3, 5.0], (3, 5)),
    (types.Pads, [[0, 1], 2], ((0, 1), 2)),
    (types.Padding, "same", "same"),
    (types.Padding, 3, 3),
]
REFUSED = [
    (types.PositiveInt, 3.5),
    (types.PositiveInt, True),
    (types.PositiveInt, "6"),
    (types.PositiveInt, 0),
    (types.PositiveInt, 10**10),
    (types.PositiveInt, float("nan")),
    (types.NonNegativeInt, -1),
    (types.Real, float("inf")),
    (types.Real, True),
    (types.Positive, 0),
    (types.Fraction, 1),
    (types.Fraction, -0.1),
    (types.Bool, 1),
    (types.Text, 1),
    (types.PerAxis, []),
    (types.PerAxis, [1, 2, 3, 4]),
    (types.PerAxis, [1, 0]),
    (types.Pads, [[1, 2, 3]]),
    (types.Pads, -1),
    (types.Padding, "smae"),
]


@pytest.mark.parametrize(("kind", "given", "value"), ACCEPTED)
def test_accepted(kind, given, value):
    found = TypeAdapter(kind).validate_python(given)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("kind", "given"), REFUSED)
def test_refused_with_one_sentence(kind, given):
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(given)
    (error,) = caught.value.errors()
    assert error["msg"].startswith("expected ")


def test_a_wrong_word_names_the_choices():
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(types.Annotated[str, types.one_of("max", "average")]).validate_python("maxx")
    assert caught.value.errors()[0]["ctx"]["help"] == "did you mean 'max'?"


@pytest.mark.parametrize("kind", [each for each, *_ in ACCEPTED])
def test_every_type_has_a_json_schema(kind):
    assert TypeAdapter(kind).json_schema()


def test_values_are_shown_as_yaml():
    assert types.show([1, "a", None, True, {"b": 2}]) == "[1, 'a', null, true, {b: 2}]"
    assert len(types.show("x" * 500)) == 60

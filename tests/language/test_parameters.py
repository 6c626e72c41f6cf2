import pytest
from support import layers_text, only_finding, pointed_at, spec_of

from cnnspec.diagnostics import UsageError
from cnnspec.language.parameters import parse_override

EXTRA = (
    "classes: 10\nparams: {width: 8, wide: $(2 * width), sizes: [1, 2]}\nvariants: {small: {}, large: {width: 16}}\n"
)
TEXT = layers_text("- conv: $wide", extra=EXTRA)


def filters(**options):
    return spec_of(TEXT, **options).compile().output_shape[-1]


def test_the_first_variant_holds_and_the_command_line_goes_before_all():
    assert filters() == 16
    assert filters(variant="large") == 32
    assert filters(variant="large", params={"width": 3}) == 6
    assert filters(params={"wide": 5}) == 5


def test_a_spec_is_named_after_its_variant():
    assert spec_of(TEXT).name == "small"
    assert spec_of(TEXT, variant="large").name == "large"


@pytest.mark.parametrize(
    ("options", "message", "help"),
    [
        ({"params": {"widht": 3}}, "no parameter 'widht'", "did you mean 'width'?"),
        ({"params": {"width": "wide"}}, "of another kind", "for example -p width=8"),
        ({"params": {"sizes": 3}}, "of another kind", "for example -p 'sizes=[1, 2]'"),
        ({"variant": "lareg"}, "no variant 'lareg'", "did you mean 'large'?"),
    ],
)
def test_wrong_requests_are_usage_errors(options, message, help):
    with pytest.raises(UsageError, match=message) as caught:
        spec_of(TEXT, **options)
    assert caught.value.help == help


def test_overrides_are_yaml():
    assert parse_override("width=32") == ("width", 32)
    assert parse_override("sizes=[1, 2]") == ("sizes", [1, 2])
    for wrong in ("width", "=3", "3=3", "width=[1"):
        with pytest.raises(UsageError):
            parse_override(wrong)


def test_a_parameter_without_its_value_is_told():
    with pytest.raises(UsageError, match="-p width= has no value"):
        parse_override("width=")


@pytest.mark.parametrize(
    ("extra", "code", "at"),
    [
        ("params: {min: 3}\n", "spec.name", "min"),
        ("params: {input: 3}\n", "spec.name", "input"),
        ("params: {a: {b: 3}}\n", "spec.value", "{b: 3}"),
        ("params: {a: $b, b: 3}\n", "spec.unknown-name", "$b"),
        ("params: {a: 1}\nvariants: {x: {b: 2}}\n", "spec.unknown-key", "b"),
        ("params: {a: 1}\nvariants: {x: {a: two}}\n", "spec.value", "two"),
        ("params: {a: 1}\nvariants: {x: 3}\n", "spec.value", "3"),
        ("params: {a: 1}\nvariants: {x: {}, y: {a: $b}}\n", "spec.unknown-name", "$b"),
        ("params: {a: 1, b: 1}\nvariants: {x: {}, y: {a: $b}}\n", "spec.unknown-name", "$b"),
        ("params: {a: 1}\nvariants: {x: {}, y: {expect: {prams: 1}}}\n", "spec.unknown-key", "prams"),
        ("params: {a: 1}\nvariants: {x: {}, y: {expect: {depth: $b}}}\n", "spec.unknown-name", "$b"),
        ("params: {a: 1}\nvariants: {x: {}, y: {expect: 4}}\n", "spec.value", "4"),
        ("params: {a: 1}\nvariants: {3x: {}}\n", "spec.name", "3x"),
        ("params: {a: $(1 / 0)}\n", "spec.expression", "$(1 / 0)"),
    ],
)
def test_mistakes_in_parameters(extra, code, at):
    found = only_finding(layers_text("- conv: 3", extra=extra))
    assert found.code == code
    assert pointed_at(found) == at


def test_classes_may_be_set_like_a_parameter():
    text = layers_text("- flatten\n- dense: $classes", extra="classes: 10\nvariants: {a: {classes: 3}, b: {}}\n")
    assert spec_of(text).compile().output_shape == (3,)
    assert spec_of(text, variant="b", params={"classes": 7}).compile().output_shape == (7,)

import pytest
from support import findings, layer_finding, layers_text

from cnnspec.language.hints import meant_as_expression


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        ("conv: {kernel: 3, fliters: 8}", "spec.unknown-key"),
        ("conv: {out_channels: 8}", "spec.unknown-key"),
        ("residual: {boddy: [{conv: 1}]}", "spec.unknown-key"),
        ("branches: {merge: add, pathes: [[{conv: 1}], []]}", "spec.unknown-key"),
    ],
)
def test_a_misspelt_key_is_not_told_as_missing_too(layer, code):
    assert layer_finding(f"- {layer}").code == code


def test_an_argument_that_is_misspelt_is_not_told_as_missing_too():
    extra = "blocks: {unit: {args: {width: int}, layers: [{conv: $width}]}}\n"
    assert layer_finding("- unit: {widht: 8}", extra=extra).code == "spec.unknown-key"
    assert layer_finding("- unit: {depth: 8, width: 3}", extra=extra).code == "spec.unknown-key"
    found = findings(layers_text("- unit: {depth: 8}", extra=extra))
    assert [each.code for each in found] == ["spec.missing-key", "spec.unknown-key"]


def test_two_misspelt_keys_are_not_both_the_same():
    helps = [each.help for each in findings(layers_text("- conv: {filters: 1, kernal: 3, kernel_: 5}"))]
    assert helps[0] == "did you mean 'kernel'?"
    assert helps[1] != helps[0]


@pytest.mark.parametrize(
    ("layer", "help"),
    [
        ("conv:8", "a space is missing behind the colon: `conv: 8`"),
        ("conv: {filters:8}", "a space is missing behind the colon: `filters: 8`"),
        ("conv: {filters 8}", "a colon is missing: `filters: 8`"),
        ("repeat: times:3", "a space is missing behind the colon: `times: 3`"),
        ("flatten: true", "write `- flatten` alone, or {field: value} behind it"),
        ("repeat: 3", "write `repeat: {times: …, layers: …}`"),
    ],
)
def test_what_is_glued_or_split_the_wrong_way(layer, help):
    assert layer_finding(f"- {layer}").help == help


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("width", "$width"),
        ("2*width", "$(2*width)"),
        ("32 * $width", "$(32 * width)"),
        ("round_to(width, 8)", '"$(round_to(width, 8))"'),
        ("2 * height", None),
        ("max", None),
        ("2 * 3", None),
        ("same", None),
        ("width: 3", None),
    ],
)
def test_an_expression_without_its_dollar(text, meant):
    assert meant_as_expression(text, {"width"}) == meant

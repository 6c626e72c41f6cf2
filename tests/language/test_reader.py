import pytest
from support import findings, layer_finding, layers_text, pointed_at


@pytest.mark.parametrize(
    ("layers", "code", "at"),
    [
        ("- pol: max", "spec.unknown-word", "pol"),
        ("- Conv2D: 8", "spec.unknown-word", "Conv2D"),
        ("- 3", "spec.item", "3"),
        ("- conv:\n  filters: 6", "spec.item", "conv:\n    filters: 6"),
        ("- {}", "spec.item", "{}"),
        ("- flatten: 3", "spec.item", "3"),
        ("- conv: {filters: 6, kernal: 3}", "spec.unknown-key", "kernal"),
        ("- conv: {kernel: 3}", "spec.missing-key", "conv"),
        ("- conv: {filters: 3.5}", "spec.value", "3.5"),
        ("- conv: true", "spec.value", "true"),
        ('- conv: "6"', "spec.value", '"6"'),
        ("- dropout: 1.0", "spec.value", "1.0"),
        ("- conv: {filters: 6, init: he_norml}", "spec.value", "he_norml"),
        ("- conv: {filters: 6, init: {orthogonal: {gian: 2}}}", "spec.value", "{orthogonal: {gian: 2}}"),
        ("- conv: {filters: 6, norm: layr}", "spec.value", "layr"),
        ("- conv: {filters: 6, regularize: {l3: 1}}", "spec.value", "{l3: 1}"),
        ("- conv: {filters: $wdith}", "spec.unknown-name", "$wdith"),
        ("- conv: {filters: $i}", "spec.unknown-name", "$i"),
        ("- conv: {filters: $classes}", "spec.unknown-name", "$classes"),
        ("- conv: {filters: $(4 *)}", "spec.expression", "$(4 *)"),
        ("- conv: {filters: $(a.b)}", "spec.expression", "$(a.b)"),
        ("- conv: {filters: '$(1 + (2)'}", "spec.expression", "'$(1 + (2)'"),
        ("- conv: {filters: 6, name: 6th}", "spec.name", "6th"),
        ("- conv: {filters: 6, name: input}", "spec.name", "input"),
        ("- conv: {filters: 6, name: min}", "spec.name", "min"),
        ("- conv: {filters: 6, when: 3}", "spec.value", "3"),
        ("- conv: {filters: 6, from: 3}", "spec.value", "3"),
        ("- repeat: {times: 2}", "spec.missing-key", "repeat"),
        ("- repeat: {times: 2, layers: 3}", "spec.value", "3"),
        ("- repeat: {times: -1, layers: [{conv: 3}]}", "spec.value", "-1"),
        ("- repeat: {tims: 1, times: 1, layers: [{conv: 3}]}", "spec.unknown-key", "tims"),
        ("- residual: {body: []}", "spec.value", "[]"),
        ("- residual: {body: [{conv: {filters: 1, padding: same}}], shortcut: atuo}", "spec.value", "atuo"),
        ("- branches: {merge: concat, paths: [{conv: 3}, {conv: 3}]}", "spec.value", "{conv: 3}"),
        ("- branches: {merge: cat, paths: [[], []]}", "spec.value", "cat"),
        ("- branches: {merge: add, paths: [[]]}", "spec.value", "[[]]"),
    ],
)
def test_mistakes_of_form(layers, code, at):
    found = [each for each in findings(layers_text(layers)) if each.code == code]
    assert found, findings(layers_text(layers))
    assert pointed_at(found[0]) == at


def test_a_field_beside_its_word_is_told_to_go_inside():
    assert layer_finding("- conv:\n  filters: 6").help == "write its fields inside: `conv: {filters: …}`"


def test_every_independent_mistake_is_told_in_file_order():
    text = layers_text("- conv: {filters: 0}\n- pol: max\n- dropout: 2\n- conv: {filters: $x}")
    assert [each.span.line for each in findings(text)] == [5, 6, 7, 8]


def test_mistakes_in_unused_blocks_are_found():
    extra = "blocks: {unused: {layers: [{conv: {filters: 0}}]}}\n"
    assert layer_finding("- conv: 3", extra=extra).code == "spec.value"


def test_a_value_that_an_expression_gives_is_checked_later():
    assert layer_finding("- conv: $(3 / 2)").message == "conv.filters: expected a whole number from 1 up, not 1.5"

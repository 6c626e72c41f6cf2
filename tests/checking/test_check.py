import re

import pytest
from support import ROOT, VARIANTS, findings, layers_text, only_finding, pointed_at, spec_of

from cnnspec.checking.check import check

LANGUAGE_EXAMPLES = ROOT / "tests" / "data" / "language"


@pytest.mark.parametrize(("path", "variant"), VARIANTS)
def test_every_spec_of_ours_checks_clean_in_every_variant(path, variant):
    found = check(spec_of(path.read_text(), variant=variant))
    assert found.diagnostics == ()
    assert found.ok


@pytest.mark.parametrize("name", ["small", "large"])
def test_the_examples_of_the_language_check_clean(name):
    text = (LANGUAGE_EXAMPLES / f"{name}.yaml").read_text()
    for variant in spec_of(text).document.variants or [None]:
        assert check(spec_of(text, variant=variant)).diagnostics == ()


def test_mistakes_in_independent_sections_are_all_told():
    text = layers_text("- conv: {filters: 3, kernel: 50}") + "data: {source: mnist5k}\ntrain: {epochs: $(0 - 1)}\n"
    assert [each.code for each in findings(text)] == ["shape.kernel-too-large", "spec.value"]


def test_what_follows_from_a_mistake_stays_silent():
    layers = """\
        - conv: {filters: 3, kernel: 50, name: a}
        - pool: max
        - residual: {body: [{conv: {filters: $channels, kernel: 99}}], shortcut: auto}
        - concat: {from: [a, residual1]}
        - flatten
        - dense: $(channels * 2)
        - conv: {filters: 0}
        """
    assert [each.span.line for each in findings(layers_text(layers.replace("- conv: {filters: 0}", "")))] == [5]


def test_independent_mistakes_behind_each_other_are_all_told():
    layers = "- conv: {filters: 3, kernel: 50}\n- conv: {filters: 3, from: input, kernel: 60}\n- conv: {filters: 3, from: nowhere}"
    assert [each.span.line for each in findings(layers_text(layers))] == [5, 6, 7]


def test_a_mistake_names_what_made_the_shape_and_a_remedy():
    found = only_finding(layers_text("- conv: 6\n- pool: max\n- conv: {filters: 16, kernel: 15}"))
    assert found.message == "kernel 15×15 does not fit the 13×13×6 map that pool1 (line 6) makes"
    assert found.help == "use kernel ≤ 13, or padding: same"
    assert pointed_at(found) == "15"


@pytest.mark.parametrize(
    ("input", "units", "code"),
    [("[28, 28, 3]", 10, "data.shape"), ("[28, 28, 1]", 11, "data.classes"), ("[32, 32, 1]", 10, "data.shape")],
)
def test_data_whose_facts_are_known_are_compared_with_the_network(input, units, code):
    text = (
        layers_text(f"- flatten\n- dense: {{units: {units}, activation: softmax}}", input) + "data: {source: mnist5k}\n"
    )
    assert only_finding(text).code == code


def test_a_parameter_that_cannot_be_computed_is_told_once():
    text = layers_text("- conv: 3", extra="params: {a: $(1 / 0)}\n") + "expect: {depth: $a}\ntrain: {epochs: $a}\n"
    assert only_finding(text).code == "spec.expression"


def test_no_message_has_a_hole_left_in_it():
    """Every placeholder of every message is filled."""
    layers = [
        "- conv: {filters: 1, kernel: 99}",
        "- dense: 3",
        "- conv: {filters: 1, kernel: [1]}",
        "- conv: {filters: 3, groups: 2}",
    ]
    for each in layers:
        assert not re.search(r"[{}]", only_finding(layers_text(each)).message)


def test_mistakes_of_form_do_not_hide_those_of_shape():
    layers = """\
        - conv: {filters: 3, kernal: 50, name: wrong}
        - conv: {filters: 3, kernel: 99}
        - conv: {filters: 3, kernel: 50, from: input}
        - pol: {type: max, name: lost}
        - add: {from: [wrong, lost]}
        - repeat: {times: 2, layers: [{dropout: 2}, {conv: {filters: 3, kernel: 60, from: input}}]}
        - 3
        - unknown_block: {name: gone}
        - conv: {filters: 3, kernel: 70, from: input}
        """
    found = findings(layers_text(layers, extra="blocks: {broken: {layer: []}}\n"))
    assert [(each.code, each.span.line) for each in found] == [
        ("spec.missing-key", 4),
        ("spec.unknown-key", 4),
        ("spec.unknown-key", 6),
        ("shape.kernel-too-large", 8),
        ("spec.unknown-word", 9),
        ("spec.value", 11),
        ("shape.kernel-too-large", 11),
        ("spec.item", 12),
        ("spec.unknown-word", 13),
        ("shape.kernel-too-large", 14),
    ]


def test_mistakes_that_all_items_may_depend_on_are_told_alone():
    text = layers_text("- conv: {filters: $w, kernel: 99}", extra="params: {w: $nothing}\n")
    assert only_finding(text).code == "spec.unknown-name"


NULL = "cnnspec: 1\nname: a\ninput: {}\nfeatures:\n{}\n  - global_pool: max\n  - dense: 10\ndata: {{source: mnist5k}}\n"


@pytest.mark.parametrize("input", ["[H, W, 1]", "[null, null, 1]", "[H, 28, 1]", "[H, H, 1]"])
def test_images_fit_an_open_input(input):
    assert findings(NULL.format(input, "  - pool: max")) == []


@pytest.mark.parametrize(
    ("input", "layers", "rules"),
    [
        ("[H, W, 3]", "  - pool: max", "H×W×3, H at least 2 and W at least 2"),
        ("[H, 30, 1]", "  - pool: max", "H×30×1, H at least 2"),
        ("[H, W, 1]", "  - conv: {filters: 1, kernel: 29}", "H×W×1, H at least 29 and W at least 29"),
        ("[H, 28, 1]", "  - pool: {type: max, size: 3}\n  - upsample: {size: [3, 1], name: u}\n"
         "  - crop: {size: [0, 0], from: input}\n  - resize: {size: [28, 9]}\n  - add: [u, u]\n"
         "  - pool: {type: max, size: [9, 1], stride: [9, 1], from: input, name: p}\n"
         "  - upsample: {size: [9, 1], name: v}\n  - add: [v, input]", "H×28×1, H a multiple of 9"),
    ],
)  # fmt: skip
def test_images_that_do_not_are_told_with_what_would(input, layers, rules):
    found = only_finding(NULL.format(input, layers))
    assert found.code == "data.shape"
    assert found.message == f"the images of mnist5k are 28×28×1, but input is {rules}"
    assert pointed_at(found) == input


@pytest.mark.parametrize("size", ["[128, 16]", "[8, 8, 8, 1]"])
def test_only_images_are_augmented(size):
    data = "data: {source: {npz: {path: data.npz}}, range: [0, 1], augment: [flip]}\n"
    found = only_finding(layers_text("- flatten\n- dense: 2", input=size, extra=data))
    assert (found.code, pointed_at(found)) == ("spec.value", "[flip]")
    assert "height, width and channels" in found.message

"""What rules look at, and that they bear every layer."""

import pytest
from layer_cases import accepted
from support import layers_text, spec_of

from cnnspec import lint
from cnnspec.analysis.summary import summarize
from cnnspec.checking.check import check
from cnnspec.diagnostics import SpecError
from cnnspec.layers._base import Family
from cnnspec.lint._run import Settings
from cnnspec.lint._subject import Subject, of
from cnnspec.values.types import show


def subject(layers, input="[8, 8, 4]", extra=""):
    spec = spec_of(layers_text(layers, input, extra))
    graph = spec.compile()
    return Subject(spec, graph, None, None, lambda: summarize(graph))


def node(found, name):
    return found.graph.values[name]


def test_places_are_those_of_fields_of_words_and_of_uses():
    found = subject("- conv: {filters: 8, kernel: 3, name: a}\n- conv: 8\n- squeeze_excite: {ratio: 4, name: b}")
    text = found.spec.source.text

    def at(name, *fields):
        span = found.place(node(found, name), *fields)
        return text[span.start : span.end]

    assert at("a.conv", "bias", "kernel") == "3"
    assert at("a.conv", "bias") == "conv"
    assert at("conv1.conv", "filters") == "8"
    assert at("b.reduce.activation", "activation") == "squeeze_excite"
    assert not found.says(node(found, "conv1.conv"), "kernel")


CHAIN = """
- conv: {filters: 4, padding: same, name: a}
- dropout: {rate: 0.1, name: drop}
- residual: {body: [{conv: {filters: 4, padding: same, name: inner}}], name: block}
"""


def test_before_passes_over_what_it_is_asked_to_and_nothing_else():
    found = subject(CHAIN)
    inner = node(found, "inner.conv")
    assert found.before(inner).name == "drop"
    assert found.before(inner, of(Family.ACTIVATION)).name == "drop"
    assert found.before(inner, of(Family.REGULARIZATION)).name == "a.conv"
    assert found.before(inner, of(Family.REGULARIZATION, Family.CONVOLUTION)) is None  # the input is no node
    assert found.before(node(found, "a.conv")) is None


def test_the_only_reader_of_a_node():
    found = subject(CHAIN)
    assert found.only_reader(node(found, "a.conv")).name == "drop"
    assert found.only_reader(node(found, "inner.conv")).name == "block.add"
    assert found.only_reader(node(found, "drop")) is None  # the body and the shortcut
    assert found.only_reader(found.output) is None


def test_an_output_has_a_reader_that_is_no_node():
    found = subject(CHAIN, extra="outputs: {first: a, last: block}\n")
    assert [each.name for each in found.readers["a.conv"]] == ["drop"]
    assert found.only_reader(node(found, "a.conv")) is None
    assert found.only_reader(node(found, "inner.conv")).name == "block.add"


@pytest.mark.parametrize(
    ("head", "extra", "expected"),
    [
        ("- dense: 3", "", False),
        ("- dense: {units: 3, activation: softmax}", "", True),
        ("- dense: {units: 3, activation: softmax}\n- dropout: 0.1", "", True),
        ("- dense: 3", "classes: 3\n", True),
    ],
)
def test_what_classifies(head, extra, expected):
    assert subject("- flatten\n" + head, extra=extra).classifies is expected


def test_the_last_weights_are_behind_what_keeps_the_channels():
    found = subject("- conv: 8\n- conv: {filters: 3, activation: relu}\n- global_pool: max\n- activation: softmax")
    assert found.last_weights.item == "conv2"
    assert subject("- conv: {filters: 4, padding: same, name: a}\n- add: {from: [a, input]}").last_weights is None


CASES = [(word, case) for word, case in accepted() if len(case.inputs) == 1 and not isinstance(case.fields, str)]


@pytest.mark.parametrize("word", sorted({word for word, _ in CASES}))
def test_no_rule_fails_on_any_layer_in_any_rank(word):
    from cnnspec.text.dump import dump

    asked = 0
    for _, case in [each for each in CASES if each[0] == word]:
        text = {"cnnspec": 1, "name": "net", "input": list(case.inputs[0]), "features": [{word: dict(case.fields)}]}
        try:
            spec = spec_of(dump(text))
            assert check(spec, Settings("info")).graph is not None, show(case.fields)
        except SpecError:
            continue  # fields that only a test writes
        asked += 1
    assert asked


def test_sections_that_a_rule_needs():
    needs = {code: getattr(lint.rule(code), "NEEDS", "") for code in lint.codes()}
    assert set(needs.values()) == {"", "spec", "train", "data", "trains", "dead", "dropout", "batch_norm", "flatten"}
    assert lint.SELDOM.items() <= needs.items()
    assert {code for code, need in needs.items() if need not in ("", "spec")} == lint.SELDOM.keys()
    assert needs["lint.learning-rate"] == "train"
    assert needs["lint.channels-first"] == "spec"

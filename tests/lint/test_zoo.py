"""Good networks: no rule has an error or a warning for them, and large ones take no longer than their size."""

import time

import pytest
from support import ROOT, SPECS, VARIANTS, layers_text, linted, spec_of
from test_docs import EXAMPLES

from cnnspec import lint
from cnnspec.check import check
from cnnspec.lint._run import Settings
from cnnspec.spec.spec import load

PUBLISHED = 66


@pytest.mark.parametrize(("path", "variant"), VARIANTS)
def test_a_network_of_the_zoo_gets_advice_at_most(path, variant):
    found = check(load(path, variant=variant), Settings("info"))
    assert [each for each in found.diagnostics if each.severity != "info"] == []
    assert check(load(path, variant=variant), Settings()).diagnostics == ()


def test_there_are_enough_of_them():
    assert len(VARIANTS) >= PUBLISHED
    assert len(SPECS) > 20


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_a_spec_in_a_document_gets_advice_at_most(name, text):
    assert [each for each in linted(text) if each.severity != "info"] == []


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks" / "specs").glob("*.yaml")), ids=lambda path: path.name)
def test_a_spec_that_is_measured_gets_advice_at_most(path):
    assert [each for each in linted(path.read_text()) if each.severity != "info"] == []


def test_the_same_spec_is_told_the_same():
    text = (ROOT / "specs" / "resnet.yaml").read_text()
    first, second = ([(each[:2], each.span.start, each.help) for each in linted(text)] for _ in range(2))
    assert first == second


def seconds(times):
    layers = f"- repeat: {{times: {times}, layers: [{{conv: {{filters: 4, padding: same, norm: batch, activation: relu}}}}]}}"
    spec = spec_of(layers_text(layers, "[8, 8, 4]"))
    spec.compile()
    start = time.process_time()
    bare = check(spec)
    middle = time.process_time()
    ruled = check(spec, Settings("info"))
    assert bare.diagnostics == ()
    assert {each.code for each in ruled.diagnostics} >= {"lint.bias-before-norm", "lint.sees-everything"}
    return middle - start, time.process_time() - middle


def test_rules_are_linear_in_the_size_of_a_network():
    for code in lint.codes():
        lint.rule(code)
    _, small = seconds(1_000)
    compiling, large = seconds(10_000)
    assert large < 20 * small + 0.2
    assert large < 4 * compiling + 0.2


def test_chains_of_what_is_passed_over_are_walked_once():
    """Rules look back through dropouts and normalisations; a thousand of them in a row must not be walked a thousand times."""
    layers = "- conv: {filters: 4, padding: same}\n- repeat: {times: 3000, layers: [batch_norm, dropout: 0.1, pool: {type: max, size: 1}]}\n"
    start = time.process_time()
    check(spec_of(layers_text(layers + "- conv: 4", "[8, 8, 4]")), Settings("info"))
    assert time.process_time() - start < 5

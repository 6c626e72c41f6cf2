"""Good networks: no rule has an error or a warning for them, and large ones take no longer than their size."""

import pytest
from support import ROOT, SPECS, VARIANTS, layers_text, linted, spec_of, work_of
from test_docs import EXAMPLES

from cnnspec import lint
from cnnspec.checking.check import check
from cnnspec.compiler.spec import load
from cnnspec.lint._run import Settings

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


def work(times):
    layers = f"- repeat: {{times: {times}, layers: [{{conv: {{filters: 4, padding: same, norm: batch, activation: relu}}}}]}}"
    spec = spec_of(layers_text(layers, "[8, 8, 4]"))
    spec.compile()
    assert {each.code for each in check(spec, Settings("info")).diagnostics} >= {
        "lint.bias-before-norm",
        "lint.sees-everything",
    }
    return work_of(check, spec), work_of(check, spec, Settings("info"))


def test_rules_are_linear_in_the_size_of_a_network():
    for code in lint.codes():
        lint.rule(code)
    _, small = work(100)
    compiling, large = work(1_000)
    assert large < 11 * small
    assert large < 4 * compiling


def test_chains_of_what_is_passed_over_are_walked_once():
    """Rules look back through dropouts and normalisations; a thousand of them in a row must not be walked a thousand times."""

    def chain(times):
        passed = f"- repeat: {{times: {times}, layers: [batch_norm, dropout: 0.1, pool: {{type: max, size: 1}}]}}\n"
        spec = spec_of(layers_text(f"- conv: {{filters: 4, padding: same}}\n{passed}- conv: 4", "[8, 8, 4]"))
        return work_of(check, spec, Settings("info"))

    chain(10)
    assert chain(1_000) < 11 * chain(100)

"""Networks from papers that are not in the zoo: written in the language alone, with the totals of their authors' code."""

import pytest
from support import ROOT

from cnnspec.analysis.summary import summarize
from cnnspec.checking.check import check
from cnnspec.compiler.spec import load
from cnnspec.diagnostics import render_text
from cnnspec.keras_model.build import build_keras

FILES = sorted((ROOT / "examples" / "papers").glob("*.yaml"))
# As the papers, or the tables of their authors, round them: millions of trained parameters, millions of MACs.
PUBLISHED = {
    "res2net50_26w_4s": (25.70, 4200), "res2net50_48w_2s": (25.29, 4200), "res2net50_14w_8s": (25.06, 4200),
    "res2net50_26w_6s": (37.05, 6300), "res2net50_26w_8s": (48.40, 8300), "res2net101_26w_4s": (45.21, 8100),
    "vovnet39": (22.6, 7090), "vovnet57": (36.64, 8950), "ghostnet_100": (5.18, 141), "ghostnet_050": (2.6, 42),
    "ghostnet_130": (7.3, 226),
}  # fmt: skip
VARIANTS = [(path, variant) for path in FILES for variant in load(path).document.variants]


def test_there_are_three_such_networks():
    assert {path.stem for path in FILES} >= {"res2net", "vovnet", "ghostnet"}
    assert PUBLISHED.keys() <= {variant for _, variant in VARIANTS}


@pytest.mark.parametrize(("path", "variant"), VARIANTS, ids=[variant for _, variant in VARIANTS])
def test_nothing_is_found_in_them_and_their_totals_are_expected(path, variant):
    spec = load(path, variant=variant)
    checked = check(spec)
    assert [render_text(each) for each in checked.diagnostics] == []
    expected = spec.section("expect").data
    assert {"trainable_params", "macs"} <= expected.keys()
    if variant in PUBLISHED:
        params, macs = PUBLISHED[variant]
        assert expected["trainable_params"] / 1e6 == pytest.approx(params, rel=0.01)
        assert expected["macs"] / 1e6 == pytest.approx(macs, rel=0.015)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_they_are_as_short_as_the_files_of_the_zoo(path):
    lines = path.read_text().splitlines()
    assert len(lines) <= 80
    assert max(map(len, lines)) <= 100


def marked(path):
    return pytest.param(path, id=path.stem, marks=[] if path.stem == "vovnet" else pytest.mark.large)


@pytest.mark.keras
@pytest.mark.parametrize("path", [marked(path) for path in FILES])
def test_keras_builds_the_same(path):
    """As VoVNet is. In `make long`: as the others are."""
    graph = load(path).compile()
    model = build_keras(graph)
    assert model.count_params() == summarize(graph).costs.total.params
    assert tuple(model.output.shape[1:]) == graph.output_shape

import pytest
from support import ROOT, graph_of

from cnnspec.analysis.cost import count_costs
from cnnspec.analysis.depth import depth
from cnnspec.compiler.spec import load


def depth_of(graph):
    return depth(graph, count_costs(graph))


@pytest.mark.parametrize("layers", [50, 101, 152])
def test_resnets_are_called_after_it(layers):
    assert depth_of(load(ROOT / "specs" / "resnet.yaml", variant=f"resnet{layers}").compile()) == layers


def test_the_longest_path_counts():
    path = "{conv: {filters: 1, kernel: 1}}"
    layers = (
        f"- branches: {{merge: concat, paths: [[{path}, {path}], [{path}], []]}}\n- pool: max\n- flatten\n- dense: 3"
    )
    assert depth_of(graph_of(layers)) == 3

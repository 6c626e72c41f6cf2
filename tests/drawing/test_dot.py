import pytest
from support import FEW, graph_of

from cnnspec.drawing.dot import to_dot
from cnnspec.spec.spec import load


@pytest.mark.parametrize(("path", "variant"), FEW)
def test_the_source_is_as_expected(path, variant, golden):
    golden(f"diagram/{variant or path.stem}.dot", to_dot(load(path, variant=variant).compile()))


def test_the_same_network_gives_the_same_text():
    layers = (
        "- conv: {filters: 3, padding: same}\n- branches: {merge: add, paths: [[{conv: {filters: 3, kernel: 1}}], []]}"
    )
    assert to_dot(graph_of(layers)) == to_dot(graph_of(layers))


def test_both_arrows_of_a_skip_are_drawn_with_their_sizes():
    text = to_dot(graph_of("- residual: {body: [{conv: {filters: 1, padding: same}}]}"))
    assert text.count(" -> ") == 4
    assert "28×28×1" in text


def test_no_name_of_a_spec_can_break_the_text():
    text = to_dot(graph_of("- conv: {filters: 3, name: node}\n- add: {from: [node, node], name: graph}"))
    assert "\n\tnode [" in text
    assert "n1" in text

import pytest
from support import graph_of, layer_finding, pointed_at

PATHS = "[[{conv: {filters: 3, kernel: 1}}], [{conv: {filters: 3, padding: same}}], []]"


@pytest.mark.parametrize(
    ("merge", "channels"), [("concat", 9), ("add", 3), ("multiply", 3), ("average", 3), ("maximum", 3)]
)
def test_paths_start_at_the_same_place_and_are_merged(merge, channels):
    graph = graph_of(f"- branches: {{merge: {merge}, paths: {PATHS}}}", "[8, 8, 3]")
    last = graph.nodes[-1]
    assert (last.name, last.op) == (f"branches1.{merge}", merge)
    assert last.inputs == ("conv1.conv", "conv2.conv", "input")
    assert last.shape == (8, 8, channels)


def test_paths_that_do_not_meet_are_told():
    found = layer_finding("- branches: {merge: concat, paths: [[{conv: 3}], []]}")
    assert found.code == "shape.merge"
    assert "the 26×26×3 map that conv1 (line 5) makes and the 28×28×1 map of the input" in found.message


def test_subtract_takes_two_paths():
    two = "[[{conv: {filters: 3, kernel: 1}}], []]"
    assert graph_of(f"- branches: {{merge: subtract, paths: {two}}}", "[8, 8, 3]").output_shape == (8, 8, 3)
    found = layer_finding(f"- branches: {{merge: subtract, paths: {PATHS}}}", "[8, 8, 3]")
    assert (found.code, pointed_at(found)) == ("shape.inputs", "subtract")

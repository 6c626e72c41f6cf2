import pytest
from layer_cases import Refused, accepts, one, refuses
from support import graph_of, layer_finding, pointed_at

ACCEPTED = [
    one({}, (4, 4, 64), (4, 4, 64), ((64,), (64,))),
    one({"groups": 3, "scale": False}, (4, 6), (4, 6), ((6,),)),
    one({"groups": 2}, (2, 3, 4, 4), (2, 3, 4, 4), ((4,), (4,))),
    one({"groups": 4}, (8,), (8,), ((8,), (8,))),
]
REFUSED = [
    Refused({}, ((4, 4, 16),), "shape.groups", "groups: 32 does not divide the 16 channels"),
    Refused({"groups": 5}, ((6,),), "shape.groups", "groups: 5 does not divide the 6 channels"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("group_norm", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("group_norm", case)


def test_it_can_be_fused():
    graph = graph_of("- conv: {filters: 6, norm: {group: {groups: 3}}}")
    assert (graph.nodes[-1].name, graph.nodes[-1].layer.groups) == ("conv1.norm", 3)


@pytest.mark.parametrize(
    ("norm", "place"),
    [("group", "group"), ("{group: {epsilon: 1e-5}}", "{epsilon: 1e-5}"), ("{group: {groups: 4}}", "4")],
)
def test_a_mistake_of_a_fused_one_is_at_its_place(norm, place):
    found = layer_finding(f"- conv: {{filters: 6, groups: 1, norm: {norm}}}")
    assert (found.code, pointed_at(found)) == ("shape.groups", place)
    assert "conv1 (line 5) makes" in found.message

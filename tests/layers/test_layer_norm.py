import pytest
from layer_cases import accepts, one
from support import graph_of

ACCEPTED = [
    one({}, (4, 4, 3), (4, 4, 3), ((3,), (3,))),
    one({"scale": False}, (4, 3), (4, 3), ((3,),)),
    one({"center": False, "scale": False, "epsilon": 1e-6}, (5,), (5,)),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("layer_norm", case)


def test_it_can_be_fused():
    nodes = graph_of(
        "- conv: {filters: 3, norm: layer}\n- flatten\n- dense: {units: 3, norm: {layer: {epsilon: 1e-6}}}"
    ).nodes
    assert [(node.name, node.op) for node in nodes if "norm" in node.name] == [
        ("conv1.norm", "layer_norm"), ("dense1.norm", "layer_norm"),
    ]  # fmt: skip
    assert nodes[-1].layer.epsilon == 1e-6

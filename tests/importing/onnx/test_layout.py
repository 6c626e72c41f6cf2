"""Whether an input has its channels first or last."""

import pytest
from onnx_models import Model

from cnnspec.importing.onnx.layout import order_of_input

pytest.importorskip("onnx")
FIRST, LAST = (2, 0, 1), (0, 1, 2)


def order(net, *nodes):
    end = "x"
    for kind, attributes in nodes:
        end = net.add(kind, end, **attributes)
    return order_of_input(net.proto(end).graph, "x", 3, {})


@pytest.mark.parametrize(
    ("nodes", "wanted"),
    [
        ([("GlobalAveragePool", {})], FIRST),
        ([("Relu", {}), ("GlobalAveragePool", {})], FIRST),
        ([("Transpose", {"perm": [0, 3, 1, 2]}), ("GlobalAveragePool", {})], LAST),
        ([("Relu", {}), ("Transpose", {"perm": [0, 3, 1, 2]})], LAST),
        ([("Transpose", {"perm": [0, 2, 1, 3]}), ("GlobalAveragePool", {})], FIRST),
        ([("Relu", {})], FIRST),
    ],
)
def test_the_first_node_that_tells(nodes, wanted):
    assert order(Model(8, 6, 3), *nodes) == wanted

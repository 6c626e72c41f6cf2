"""The bodies of a program as classes."""

from support import graph_of

from cnnspec.emit.functions import program
from cnnspec.emit.modules import Attributes
from cnnspec.emit.torch_calls import TorchCalls
from cnnspec.emit.torch_classes import Classes, channels_first
from cnnspec.emit.torch_constructors import default


def lines_of(layers, inside=False):
    graph = graph_of(layers, input="[8, 8, 3]")
    body = program(graph, TorchCalls(graph), default).main
    shared = {node.shares for node in graph.nodes if node.shares}
    classes = Classes({}, Attributes(node.name for node in graph.nodes), shared)
    return list(classes.lines(body, ["self"], ["x"], "Tensor", ", ".join, inside=inside))


def test_members_and_what_flows_with_its_shapes():
    assert lines_of("- conv: {filters: 3, kernel: 1, name: a}\n- conv: {share: a, from: a}") == [
        "    def __init__(self) -> None:",
        "        super().__init__()",
        '        self.a = nn.ModuleDict({"conv": nn.Conv2d(3, 3, 1)})',
        "",
        "    def forward(self, x: Tensor) -> Tensor:",
        '        x = self.a["conv"](x)  # 3×8×8',
        '        x = self.a["conv"](x)  # 3×8×8',
        "        return x",
    ]


def test_a_class_that_is_used_in_several_places_tells_no_shapes():
    assert "        x = x + y" in lines_of(
        "- conv: {filters: 3, kernel: 1, name: a}\n- add: {from: [input, a]}", inside=True
    )
    assert not any("#" in line for line in lines_of("- conv: 4", inside=True))


def test_channels_come_first():
    assert channels_first((8, 6, 3)) == (3, 8, 6)

"""Members of a module: their names, and what may be one sequence."""

import pytest
from support import graph_of

from cnnspec.emit.functions import program
from cnnspec.emit.modules import RESERVED, Attributes, Members
from cnnspec.emit.writer import Text, flat


def members(layers, apart=lambda step: False):
    body = program(graph_of(layers)).main
    names = Attributes(step.name for step in body.steps)
    return Members(body, names, lambda step: Text(step.name) if step.nodes[0].op != "add" else None, apart)


def test_what_flows_through_is_one_sequence():
    made = members("- conv: {filters: 2, activation: relu}")
    assert {name: flat(each) for name, each in made.members.items()} == {
        "conv1": "named(conv=conv1.conv, activation=conv1.activation)"
    }
    assert (made.calls[0].member, made.calls[0].last) == ("self.conv1", 1)


def test_what_a_flag_leaves_out_passes_through():
    layers = """
        - conv: 4
        - repeat: {times: 2, layers: [{conv: {filters: 4, norm: batch, name: a}}, {flatten: {when: $(i == 1)}}]}
    """
    (function,) = program(graph_of(layers)).functions
    made = Members(function.body, Attributes([]), lambda step: Text(step.name), lambda step: False)
    assert flat(made.members["a"]) == "named(conv=a.conv, norm=a.norm)"
    assert flat(made.members["flatten1"]) == "flatten1 if flatten else nn.Identity()"


def test_what_is_read_on_its_way_is_reached_one_by_one():
    layers = "- conv: {filters: 2, activation: relu, name: one}\n- add: {from: [one.conv, one]}"
    made = members(layers)
    assert flat(made.members["one"]) == 'nn.ModuleDict({"conv": one.conv, "activation": one.activation})'
    assert made.calls[1].member == 'self.one["activation"]'


def test_what_has_to_be_reached_is_no_part_of_a_sequence():
    made = members("- conv: {filters: 2, activation: relu}", apart=lambda step: True)
    assert flat(made.members["conv1"]).startswith("nn.ModuleDict(")


def test_a_pool_with_pads_has_a_name_of_its_own():
    made = members("- pool: {type: max, size: 3, padding: 1}")
    assert flat(made.members["pool1"]) == "named(pad=pool1.pad, pool=pool1)"


def test_names_that_python_or_pytorch_has_taken():
    names = Attributes(["class.conv", "forward", "a-b", "a_b", "conv1"])
    assert names.renamed == {"class_": "class", "forward_": "forward", "a_b_": "a-b"}
    assert names.of("conv1") == "conv1"


def test_every_name_of_a_module_is_known_as_taken():
    nn = pytest.importorskip("torch").nn
    kinds = (nn.Module(), nn.Sequential(), nn.ModuleDict())
    assert {name for kind in kinds for name in dir(kind) if not name.startswith("_")} <= RESERVED

from support import graph_of

from cnnspec.drawing.absorb import absorb
from cnnspec.drawing.boxes import boxes


def drawn(layers, **kept):
    return absorb(boxes(graph_of(layers)), **kept)


def test_what_stands_alone_joins_what_it_follows():
    (box,) = drawn("- conv: 4\n- batch_norm\n- activation: relu\n- dropout: 0.5")
    assert (box.title, box.details) == ("conv 3×3, 4", ("BN", "relu", "dropout 0.5"))
    assert len(box.members) == 4


def test_what_comes_first_joins_what_reads_it():
    (box,) = drawn("- batch_norm\n- activation: relu\n- conv: 4")
    assert (box.before, box.title, box.inputs) == (("BN", "relu"), "conv 3×3, 4", ("input",))


def test_an_activation_that_two_read_stands_alone():
    layers = "- conv: {filters: 4, padding: same, name: a}\n- add: {from: [a, a], name: b}\n- activation: {type: relu, name: r}\n- conv: {filters: 4, padding: same, name: c}\n- add: [c, r, b]"
    assert [box.title for box in drawn(layers)] == ["conv 3×3, 4", "add", "relu", "conv 3×3, 4", "add"]


def test_what_flows_out_keeps_its_box():
    graph = graph_of("- conv: {filters: 4, name: a}\n- activation: {type: relu, name: b}")
    assert len(absorb(boxes(graph), ["b"])) == 1
    assert len(absorb(boxes(graph), ["a.conv"])) == 2

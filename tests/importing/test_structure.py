"""Residuals and branches in operations."""

from cnnspec.importing.elements import Group, operations, tapped
from cnnspec.importing.ops import Network, Op
from cnnspec.importing.structure import structured


def network(*lines, outputs=None):
    """A network from ``name = word(inputs)``."""
    ops = []
    for line in lines:
        name, _, rest = line.partition(" = ")
        word, _, inputs = rest.rstrip(")").partition("(")
        fields = {"type": "relu"} if word == "activation" else {}
        ops.append(Op(name, word, fields, inputs.split(", "), [name]))
    return Network("net", {"input": [8, 8, 3]}, ops, outputs or [ops[-1].name])


def shape(elements):
    """Words of elements, groups as lists of their paths."""
    return [
        each.word
        if isinstance(each, Op)
        else (each.word, each.fields.get("merge", each.fields.get("activation", "")), *map(shape, each.paths))
        for each in elements
    ]


def test_a_residual_with_its_activation_and_the_body_first():
    found = structured(network("a = conv(input)", "b = conv(a)", "c = add(input, b)", "d = activation(c)"))
    assert shape(found) == [("residual", "relu", ["conv", "conv"], [])]
    assert [op.name for op in operations(found)] == ["a", "b", "c", "d"]


def test_branches_inside_branches_and_a_gate():
    found = structured(
        network(
            "a = conv(input)",
            "b = conv(a)",
            "c = conv(a)",
            "d = concat(b, c)",
            "e = pool(input)",
            "f = concat(d, e)",
            "g = global_pool(f)",
            "h = multiply(f, g)",
        )
    )
    inner = ("branches", "concat", ["conv"], ["conv"])
    assert shape(found) == [
        ("branches", "concat", ["conv", inner], ["pool"]),
        ("branches", "multiply", [], ["global_pool"]),
    ]


def test_what_is_read_from_elsewhere_keeps_its_name():
    ops = network("a = conv(input)", "b = conv(a)", "c = add(input, b)", "d = concat(c, a)")
    found = structured(ops)
    assert shape(found) == ["conv", "conv", "add", "concat"]
    assert tapped(found, ops.outputs, "input") == {"input", "a", "b", "c"}


def test_an_output_inside_keeps_the_structure_out():
    found = structured(network("a = conv(input)", "b = conv(a)", "c = add(input, b)", outputs=["a", "c"]))
    assert not any(isinstance(each, Group) for each in found)


def test_a_way_down_and_up_again_is_written_with_names():
    found = structured(network("a = conv(input)", "b = pool(a)", "c = upsample(b)", "d = concat(a, c)"))
    assert shape(found) == ["conv", "pool", "upsample", "concat"]


def test_ways_that_were_made_by_turns_stand_one_after_the_other():
    # Two merges of the same two ways: neither is a group.
    lines = ("a = conv(input)", "b = conv(input)", "c = pool(a)", "d = pool(b)", "e = add(c, d)", "f = concat(c, d, e)")
    assert [each.name for each in structured(network(*lines))] == ["a", "c", "b", "d", "e", "f"]


def test_a_value_that_is_added_to_itself():
    assert shape(structured(network("a = conv(input)", "b = add(a, a)"))) == ["conv", "add"]

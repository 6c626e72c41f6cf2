"""A network as the text of a spec."""

import pytest
from support import spec_of

from cnnspec.importing.ops import Network, Op
from cnnspec.importing.writer import flat, write


def network(*ops, inputs=None, outputs=None):
    return Network("a net", inputs or {"input": [8, 8, 3]}, list(ops), outputs or [ops[-1].name])


def op(name, word, *inputs, **fields):
    return Op(name, word, fields, list(inputs), [name], 2)


def test_one_item_a_layer_and_a_head():
    net = network(
        op("a", "conv", "input", filters=4), op("g", "global_pool", "a", type="average"), op("d", "dense", "g", units=2)
    )
    assert write(net, flat(net), ["From there.", "x" * 60 + " " + "y" * 60]) == (
        "# From there.\n# " + "x" * 60 + "\n# " + "y" * 60 + "\ncnnspec: 1\nname: a_net\ninput: [8, 8, 3]\nfeatures:\n"
        "  - conv: {filters: 4, name: a}\nhead:\n  - global_pool: {type: average, name: g}\n  - dense: {units: 2, name: d}\n"
    )


def test_from_where_it_is_not_the_layer_before_and_several_ends():
    net = network(
        op("a", "conv", "left", filters=4), op("b", "conv", "right", filters=4), op("s", "add", "a", "b"),
        inputs={"left": [8, 8, 3], "right": [8, 8, 3]}, outputs=["a", "s"],
    )  # fmt: skip
    text = write(net, flat(net), [])
    assert "inputs: {left: [8, 8, 3], right: [8, 8, 3]}\n" in text
    assert "  - conv: {filters: 4, from: right, name: b}\n  - add: {from: [a, b], name: s}\n" in text
    assert text.endswith("outputs: {a: a, s: s}\n")


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028", "\u2029", "\x00", "\x1b"])
def test_a_remark_stays_a_comment(end):
    net = network(op("a", "conv", "input", filters=4))
    text = write(net, flat(net), [f"layers that are left out: drop{end}params: {{evil: 1}}{end}#"])
    assert spec_of(text).parameters == {}
    assert text == write(net, flat(net), ["layers that are left out: drop params: {evil: 1} #"])

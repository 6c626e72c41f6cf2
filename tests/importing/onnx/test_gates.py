"""What exporters write as several nodes and the language has a word for."""

from cnnspec.importing.onnx.gates import simplify
from cnnspec.importing.ops import Network, Op


def op(name, word, *inputs, **fields):
    return Op(name, word, fields, list(inputs), [name], 2)


def simple(*ops, outputs=None):
    found = simplify(Network("net", {"input": [8, 8, 3]}, list(ops), outputs or [ops[-1].name]))
    return [(each.name, each.word, each.fields, each.inputs) for each in found.ops]


SHIFTED = op("a", "rescale", "input", scale=1, offset=3)
CUT = op("b", "activation", "a", type="relu6")


def test_a_value_times_its_sigmoid():
    gate = op("s", "activation", "input", type="sigmoid")
    assert simple(gate, op("m", "multiply", "input", "s")) == [("m", "activation", {"type": "silu"}, ["input"])]


def test_a_sixth_of_a_shifted_relu6():
    assert simple(SHIFTED, CUT, op("c", "rescale", "b", scale=1 / 6)) == [
        ("c", "activation", {"type": "hard_sigmoid"}, ["input"])
    ]
    assert [each[1] for each in simple(SHIFTED, CUT, op("c", "rescale", "b", scale=1 / 5))] == [
        "rescale",
        "activation",
        "rescale",
    ]


def test_what_somebody_else_reads_stays():
    kept = simple(SHIFTED, CUT, op("c", "rescale", "b", scale=1 / 6), op("d", "add", "b", "c"))
    assert [each[1] for each in kept] == ["rescale", "activation", "rescale", "add"]


def test_a_global_pool_that_is_flattened():
    pool = op("p", "global_pool", "input", type="average", keep_dims=True)
    assert simple(pool, op("f", "flatten", "p")) == [("f", "global_pool", {"type": "average"}, ["input"])]


def test_what_nothing_reads_is_no_item():
    assert [each[0] for each in simple(op("idle", "flatten", "input"), op("a", "flatten", "input"))] == ["a"]

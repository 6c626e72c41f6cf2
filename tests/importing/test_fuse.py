"""Padding, normalisation and activation as fields of their layer."""

from cnnspec.importing.fuse import fuse, settle_init
from cnnspec.importing.ops import Network, Op


def op(name, word, *inputs, **fields):
    return Op(name, word, fields, list(inputs), [name], 2)


def fused(*ops, outputs=None):
    found = fuse(Network("net", {"input": [8, 8, 3]}, list(ops), outputs or [ops[-1].name]))
    return [(each.word, each.fields, each.inputs, each.layers) for each in found.ops]


def test_all_that_belongs_to_a_convolution():
    found = fused(
        op("p", "pad", "input", size=1),
        op("c", "conv", "p", filters=4),
        op("n", "batch_norm", "c", epsilon=1e-5),
        op("a", "activation", "n", type="relu"),
        op("x", "pool", "a", type="max"),
    )
    fields = {"filters": 4, "padding": 1, "norm": {"batch": {"epsilon": 1e-5}}, "activation": "relu"}
    assert found == [("conv", fields, ["input"], ["p", "c", "n", "a"]), ("pool", {"type": "max"}, ["c"], ["x"])]


def test_what_somebody_else_reads_stays_apart():
    found = fused(
        op("c", "conv", "input", filters=4),
        op("n", "batch_norm", "c"),
        op("s", "add", "n", "c"),
    )
    assert [each[0] for each in found] == ["conv", "batch_norm", "add"]
    assert [each[0] for each in fused(op("c", "conv", "input"), op("a", "activation", "c", type="relu"), outputs=["c", "a"])] == [
        "conv", "activation",
    ]  # fmt: skip


def test_other_values_of_a_padding_slopes_and_shared_layers_stay_apart():
    padded = fused(op("p", "pad", "input", size=1, value=2), op("c", "conv", "p", filters=4))
    assert [each[0] for each in padded] == ["pad", "conv"]
    sloped = fused(op("c", "conv", "input"), op("a", "activation", "c", type="leaky_relu", negative_slope=0.1))
    assert [each[0] for each in sloped] == ["conv", "activation"]
    shared = fused(op("c", "conv", "input"), op("d", "conv", "c", share="c"), op("a", "activation", "d", type="relu"))
    assert [each[0] for each in shared] == ["conv", "conv", "activation"]


def test_an_initialiser_that_auto_chooses_is_left_out():
    ops = [op("a", "conv", "input", init="he_normal", activation="relu"), op("b", "conv", "a", init="he_normal")]
    settle_init(Network("net", {"input": [8, 8, 3]}, ops, ["b"]))
    assert [each.fields for each in ops] == [{"activation": "relu"}, {"init": "he_normal"}]


def test_names_of_ours_are_found_again():
    ops = [
        Op("stem_conv", "conv", {"filters": 4}, ["input"], ["stem.conv"], 2),
        Op("stem_activation", "activation", {"type": "relu"}, ["stem_conv"], ["stem.activation"], 2),
    ]
    found = fuse(Network("net", {"input": [8, 8, 3]}, ops, ["stem_activation"]))
    assert ([each.name for each in found.ops], found.outputs) == (["stem"], ["stem"])

import pytest
from pictures import DENSE_BLOCK, RESIDUAL, unet
from support import ROOT, graph_of

from cnnspec.compiler.spec import load
from cnnspec.drawing.absorb import absorb
from cnnspec.drawing.boxes import boxes
from cnnspec.drawing.fold import fold
from cnnspec.drawing.levels import coarsen


def drawn(graph, level):
    return list(fold(coarsen(absorb(boxes(graph)), level)).boxes())


def titles(graph, level):
    return [box.title for box in drawn(graph, level)]


def of_the_zoo(name, variant=None):
    return load(ROOT / "specs" / f"{name}.yaml", variant=variant).compile()


def test_a_block_of_a_resnet_is_one_box():
    assert titles(of_the_zoo("resnet"), "block") == [
        "conv 7×7 / 2, 64", "max pool 3×3 / 2", *["bottleneck"] * 8, "global average pool", "dense 1000",
    ]  # fmt: skip


def test_a_stage_of_a_resnet_is_one_box_with_what_is_in_it():
    boxes = [box for box in drawn(of_the_zoo("resnet"), "stage") if box.op == "block"]
    assert [box.times for box in boxes] == [3, 4, 6, 3]
    assert boxes[1].lines == ("1×1 / 2, 128 › 3×3, 128 › 1×1, 512", "+ 1×1 / 2, 512", "+ input, after the first")
    assert boxes[1].shape == (28, 28, 512)


def test_every_operation_is_in_one_box_at_every_level():
    for graph in (of_the_zoo("inception_v3"), of_the_zoo("densenet"), unet()):
        names = sorted(node.name for node in graph.nodes)
        for level in ("layer", "block", "stage"):
            members = [name for box in coarsen(absorb(boxes(graph)), level) for name in box.members]
            assert sorted(members) == names


def test_a_residual_outside_of_blocks_is_one_box():
    stem, block = drawn(graph_of(RESIDUAL), "block")
    assert (block.title, block.lines, block.inputs) == ("residual", ("3×3, 4", "+ input"), (stem.name,))


def test_branches_are_one_box_also_with_a_block_inside():
    assert titles(of_the_zoo("inception_v3"), "block").count("branches") == 2


def test_a_u_net_is_no_single_box():
    assert titles(unet(), "block") == [
        "double", "max pool 2×2", "double", "upsample 2", "conv 3×3, 8", "concat", "double", "conv 1×1, 2",
    ]  # fmt: skip


def test_the_layers_of_a_dense_block_fold_though_their_channels_grow():
    _, block = drawn(graph_of(DENSE_BLOCK), "block")
    assert block.lines == ("1×1, 8 › 3×3, 2", "concat with input")
    assert len(fold(coarsen(absorb(boxes(graph_of(DENSE_BLOCK))), "layer")).stand_ins) == 2 * 3


def test_stages_that_differ_in_filters_only_are_one_box():
    small = next(box for box in drawn(of_the_zoo("inception_v3"), "stage") if box.title == "small")
    assert small.times == 3
    assert small.lines[-2:] == ("average pool 3×3 / 1 › 1×1, 32–64", "concat")


@pytest.mark.parametrize(("level", "count"), [("layer", 1), ("block", 1), ("stage", 1)])
def test_a_repeat_of_one_operation_is_that_operation(level, count):
    graph = graph_of(
        "- conv: {filters: 4, padding: same}\n- repeat: {times: 3, layers: [{conv: {filters: 4, padding: same}}]}"
    )
    assert titles(graph, level) == ["conv 3×3, 4"] * (1 + count)

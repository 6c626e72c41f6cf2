import pytest
from support import graph_of, layer_finding

EXTRA = """\
params: {depths: [1, 2]}
blocks:
  b: {args: {width: int, stride: 1, act: none}, layers: [{conv: {filters: $width, stride: $stride, padding: same, activation: $act}}]}
  c: {args: {width: int}, layers: [{conv: {filters: $width, kernel: 1}}]}
"""


def shapes(layers):
    return [(node.name, *node.shape) for node in graph_of(layers, extra=EXTRA).nodes]


def test_a_table_of_stages():
    layers = "- stages: {block: b, depth: [1, 2], width: [4, 8], stride: [1, 2], rest: {stride: 1}}"
    assert shapes(layers) == [
        ("stage1.1.conv1.conv", 28, 28, 4),
        ("stage2.1.conv1.conv", 14, 14, 8),
        ("stage2.2.conv1.conv", 14, 14, 8),
    ]


def test_a_single_value_holds_for_all_and_depth_0_leaves_a_stage_out():
    assert shapes("- stages: {block: b, depth: [1, 0, 1], width: 4}") == [
        ("stage1.1.conv1.conv", 28, 28, 4),
        ("stage3.1.conv1.conv", 28, 28, 4),
    ]
    assert len(shapes("- stages: {block: b, depth: 3, width: 4}")) == 3


def test_lists_may_be_parameters_and_rest_may_list_too():
    layers = "- stages: {block: b, depth: $depths, width: [4, 6], rest: {width: [5, 7]}}"
    assert [channels for *_, channels in shapes(layers)] == [4, 6, 7]


def test_each_stage_may_have_its_block_and_null_leaves_the_default():
    layers = "- stages: {block: [b, c], depth: 1, width: 4, stride: [2, null]}"
    assert shapes(layers) == [("stage1.1.conv1.conv", 14, 14, 4), ("stage2.1.conv1.conv", 14, 14, 4)]


def test_a_value_that_is_itself_a_list():
    extra = "blocks: {p: {args: {kernel: list}, layers: [{conv: {filters: 1, kernel: $kernel}}]}}\n"
    graph = graph_of("- stages: {block: p, depth: 1, kernel: [[1, 3], [5, 1]]}", extra=extra)
    assert [node.shape for node in graph.nodes] == [(28, 26, 1), (24, 26, 1)]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("block: b, depth: [1, 2], width: [1, 2, 3]", "every list has one entry a stage, but depth has 2, width has 3"),
        ("block: b, depth: -1, width: 3", "depth: expected a whole number"),
        ("block: b, depth: [1, x], width: 3", "depth: expected a whole number"),
        ("block: 3, depth: 1", "block: expected the name of a block"),
        ("block: d, depth: 1", "there is no block 'd'"),
        ("block: b, depth: 1, width: 3, strid: 2", "block 'b' has no argument 'strid'"),
        ("block: b, depth: 1", "block 'b' needs 'width'"),
        ("block: b, depth: 1, width: 3, rest: 5", "rest"),
        ("block: b", "stages needs 'depth'"),
    ],
)
def test_mistakes(fields, message):
    assert message in layer_finding(f"- stages: {{{fields}}}", extra=EXTRA).message


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("block: b, depth: [], width: 3", "every list has one entry a stage, but depth has 0"),
        ("block: b, depth: [1, 2], width: [1, 2, 3], rest: {width: 1}", "depth has 2, width has 3"),
        ("block: b, depth: [1, 2], width: 1, rest: {width: [1, 2, 3]}", "depth has 2, rest.width has 3"),
    ],
)
def test_lists_that_are_empty_or_hidden_by_rest_are_counted(fields, message):
    assert message in layer_finding(f"- stages: {{{fields}}}", extra=EXTRA).message

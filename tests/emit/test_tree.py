"""The groups of a graph: uses of blocks and turns of repeats, as they stand inside each other."""

from support import graph_of

from cnnspec.emit.tree import Group, entries


def shape(inside):
    return [(each.name, each.prefix, shape(each.entries)) if isinstance(each, Group) else each.name for each in inside]


def test_a_repeat_inside_a_block():
    extra = """
blocks:
  unit: {layers: [{repeat: {times: 2, layers: [{conv: 2}]}}]}
"""
    tree = entries(graph_of("- conv: 2\n- unit: {name: first}", extra=extra))
    assert shape(tree) == [
        "conv1.conv",
        (
            "unit", "first",
            [
                ("repeat1", "repeat1.1", ["first.repeat1.1.conv1.conv"]),
                ("repeat1", "repeat1.2", ["first.repeat1.2.conv1.conv"]),
            ],
        ),
    ]  # fmt: skip


def test_a_group_that_only_holds_another_is_that_one():
    extra = """
blocks:
  outer: {layers: [{inner: {}}]}
  inner: {layers: [{conv: 2}]}
"""
    tree = entries(graph_of("- repeat: {times: 2, layers: [{outer: {}}]}", extra=extra))
    assert shape(tree) == [
        ("inner", f"repeat1.{turn}.outer1.inner1", [f"repeat1.{turn}.outer1.inner1.conv1.conv"]) for turn in (1, 2)
    ]


def test_shared_weights_keep_everything_on_one_level():
    layers = "- conv: {filters: 1, name: one}\n- repeat: {times: 2, layers: [{conv: {filters: 1, share: one}}]}"
    assert not any(isinstance(each, Group) for each in entries(graph_of(layers)))

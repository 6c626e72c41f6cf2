from support import graph_of, layer_finding, pointed_at, shapes_of


def names(layers, **options):
    return [node.name for node in graph_of(layers, **options).nodes]


def test_made_names_count_by_word_and_give_way_to_the_users():
    layers = "- conv: 3\n- conv: {filters: 3, name: conv1}\n- pool: max\n- conv: {filters: 3, name: stem}\n- conv: 3"
    assert names(layers) == ["conv2.conv", "conv1.conv", "pool1", "stem.conv", "conv3.conv"]


def test_names_in_residual_and_branches_belong_to_the_scope_around():
    layers = """\
        - residual: {body: [{conv: {filters: 1, padding: same, name: inner}}]}
        - branches: {merge: concat, paths: [[{conv: {filters: 1, kernel: 1}}], [{pool: {type: max, size: 1}}]]}
        - add: {from: [inner, residual1]}
        """
    assert names(layers, input="[4, 4, 1]")[-1] == "add1"
    assert "conv1.conv" in names(layers.replace("- add: {from: [inner, residual1]}", ""), input="[4, 4, 1]")


def test_names_in_a_repeat_belong_to_one_use():
    layers = "- repeat: {times: 2, layers: [{conv: {filters: 1, kernel: 1, name: a}}, {conv: {filters: 1, kernel: 1, from: a}}]}"
    assert names(layers) == ["repeat1.1.a.conv", "repeat1.1.conv1.conv", "repeat1.2.a.conv", "repeat1.2.conv1.conv"]


def test_stages_are_counted():
    extra = "blocks: {b: {args: {w: int}, layers: [{conv: {filters: $w, kernel: 1}}]}}\n"
    layers = "- stages: {block: b, depth: [1, 2], w: [2, 3]}\n- stages: {block: b, depth: 1, w: 4, name: last}"
    found = ["stage1.1.conv1.conv", "stage2.1.conv1.conv", "stage2.2.conv1.conv", "last1.1.conv1.conv"]
    assert names(layers, extra=extra) == found
    assert names(layers.replace(", name: last", ""), extra=extra)[-1] == "stage_b1.1.conv1.conv"
    assert names("- conv: {filters: 1, name: stage1}\n" + layers, extra=extra)[1] == "stage_b1.1.conv1.conv"


def test_a_left_out_item_does_not_change_the_names_of_others():
    assert names("- conv: {filters: 3, when: $(1 > 2)}\n- conv: 3") == ["conv2.conv"]


def test_a_bare_name_means_the_last_node_and_each_can_be_tapped():
    layers = """\
        - conv: {filters: 2, kernel: 1, norm: batch, activation: relu, name: a}
        - concat: {from: [a, a.activation, a.conv, a.norm, input]}
        """
    graph = graph_of(layers)
    assert graph.nodes[-1].inputs == ("a.activation", "a.activation", "a.conv", "a.norm", "input")
    assert shapes_of(graph)["concat1"] == (28, 28, 9)


def test_stages_and_uses_can_be_tapped():
    extra = "blocks: {b: {layers: [{conv: {filters: 1, kernel: 1, name: c}}]}}\n"
    layers = """\
        - stages: {block: b, depth: [2, 1]}
        - b: {name: use}
        - repeat: {times: 2, layers: [b], name: rep}
        - concat: {from: [stage1, stage1.1, stage, use, use.c, rep, rep.1]}
        """
    assert graph_of(layers, extra=extra).nodes[-1].inputs == (
        "stage1.2.c.conv", "stage1.1.c.conv", "stage2.1.c.conv", "use.c.conv", "use.c.conv", "rep.2.b1.c.conv",
        "rep.1.b1.c.conv",
    )  # fmt: skip


def test_a_block_does_not_see_the_names_around_it():
    extra = "blocks: {b: {layers: [{concat: {from: [stem, input]}}]}}\n"
    found = layer_finding("- conv: {filters: 3, padding: same, name: stem}\n- b", extra=extra)
    assert (found.code, pointed_at(found)) == ("spec.unknown-name", "stem")


def test_names_are_used_once_and_before_they_are_tapped():
    found = layer_finding("- conv: {filters: 3, name: a}\n- conv: {filters: 3, name: a}")
    assert (found.code, pointed_at(found)) == ("spec.duplicate-name", "a")
    found = layer_finding("- concat: {from: [input, later]}\n- conv: {filters: 3, name: later}")
    assert (found.code, found.message) == ("spec.unknown-name", "there is no 'later' before this")

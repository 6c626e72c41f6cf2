import pytest
from support import findings, graph_of, layer_finding, layers_text, pointed_at, summary_of

from cnnspec.analysis.cost import Cost
from cnnspec.analysis.report import text

TWICE = "- conv: {filters: 3, padding: same, norm: batch, activation: relu, name: a}\n- conv: {share: a, name: b}"


def shares(graph):
    return {node.name: node.shares for node in graph.nodes if node.shares}


def test_conv_and_norm_are_shared_and_counted_once():
    summary = summary_of(TWICE, "[8, 8, 3]")
    assert shares(summary.graph) == {"b.conv": "a.conv", "b.norm": "a.norm"}
    assert summary.costs.by_node["b.conv"] == Cost(macs=8 * 8 * 9 * 9)
    assert summary.costs.total == Cost(84 + 6, 6, 2 * 8 * 8 * 9 * 9)
    assert summary.depth == 2
    layers = summary.to_dict()["layers"]
    assert [each.get("shares") for each in layers] == [None, None, None, "a.conv", "a.norm", None]
    assert "(weights of a)" in " ".join(text(summary).split())


def test_the_fields_are_those_of_the_shared_layer_whatever_the_defaults():
    extra = "defaults: {head: {conv: {kernel: 5}}}\nhead: [{conv: {share: a, name: b}}]\n"
    graph = graph_of("- conv: {filters: $channels, padding: same, name: a}", extra=extra)
    assert graph.values["b.conv"].layer is graph.values["a.conv"].layer


def test_fields_that_agree_may_be_said_again_and_the_activation_may_differ():
    layers = TWICE.replace("{share: a,", "{filters: 3, kernel: [3, 3], share: a, activation: tanh, norm: none,")
    layers = layers.replace("kernel: [3, 3]", "kernel: 3")
    graph = graph_of(layers, "[8, 8, 3]")
    assert shares(graph) == {"b.conv": "a.conv"}
    assert [node.name for node in graph.nodes][3:] == ["b.conv", "b.activation"]


def test_who_shares_with_one_that_shares_uses_the_first():
    graph = graph_of(TWICE + "\n- conv: {share: b}", "[8, 8, 3]")
    assert shares(graph)["conv1.conv"] == "a.conv"


def test_other_sizes_of_map_do_not_matter():
    layers = (
        "- conv: {filters: 3, name: a}\n- pool: max\n- conv: {share: a}\n- conv: {share: a, when: $(channels == 3)}"
    )
    assert len(shares(graph_of(layers, "[28, 28, 3]"))) == 2


def test_a_name_is_looked_up_as_in_from():
    graph = graph_of(
        """\
        - conv: {filters: 3, kernel: 1, name: outer}
        - repeat: {times: 2, layers: [{conv: {share: outer}}, {conv: {filters: 3, kernel: 1}}]}
        - b
        - conv: {share: repeat1.1.conv2}
        - conv: {share: b1.own}
        """,
        "[8, 8, 3]",
        extra="blocks: {b: {layers: [{conv: {filters: 3, kernel: 1, name: own}}, {conv: {share: own}}]}}\n",
    )
    assert shares(graph) == {
        "repeat1.1.conv1.conv": "outer.conv",
        "repeat1.2.conv1.conv": "outer.conv",
        "b1.conv1.conv": "b1.own.conv",
        "conv1.conv": "repeat1.1.conv2.conv",
        "conv2.conv": "b1.own.conv",
    }


def test_the_nearest_of_a_name_counts_as_in_from():
    layers = """\
        - conv: {filters: 3, kernel: 1, name: a}
        - repeat: {times: 1, layers: [{pool: {type: max, name: a}}, {conv: {share: a}}]}
        """
    assert layer_finding(layers, "[8, 8, 3]").message == "'a' is a pool, and this is a conv"


def test_where_the_first_is_dead_the_next_has_the_weights():
    layers = TWICE.replace("share: a", "share: a, from: input") + "\n- conv: {share: a, name: c}"
    summary = summary_of(layers, "[8, 8, 3]")
    assert [node.name for node in summary.graph.dead] == ["a.conv", "a.norm", "a.activation"]
    assert shares(summary.graph) == {"c.conv": "b.conv", "c.norm": "b.norm"}
    assert summary.costs.total.params == 84 + 12


@pytest.mark.parametrize(
    ("layers", "code", "place"),
    [
        ("- conv: {filters: 4, name: a}\n- conv: {share: a}", "shape.share", "a"),
        ("- conv: {filters: 3, name: a}\n- conv: {share: a, filters: 8}", "shape.share", "8"),
        ("- conv: {filters: 3, name: a}\n- conv: {share: a, stride: 2}", "shape.share", "2"),
        ("- conv: {filters: 3, name: a, norm: batch}\n- conv: {share: a, norm: layer}", "shape.share", "layer"),
        ("- conv: {filters: 3, name: a, norm: batch}\n- conv: {share: a, norm: {batch: {epsilon: 0.1}}}", "shape.share", "{batch: {epsilon: 0.1}}"),
        ("- conv: {filters: 3, name: a}\n- conv: {share: a, init: zeros}", "shape.share", "zeros"),
        ("- batch_norm: {name: a}\n- batch_norm: {share: a, epsilon: 0.1}", "shape.share", "0.1"),
        ("- batch_norm: {name: a}\n- global_pool: max\n- batch_norm: {share: a}", "shape.share", "a"),
        ("- conv: {filters: 3, name: a}\n- conv_transpose: {share: a}", "spec.share", "a"),
        ("- conv: {share: later}\n- conv: {filters: 3, name: later}", "spec.unknown-name", "later"),
        ("- conv: {filters: 3, name: stem}\n- conv: {share: sten}", "spec.unknown-name", "sten"),
        ("- conv: {filters: 3}\n- conv: {share: input}", "spec.share", "input"),
        ("- conv: {filters: 3, name: a}\n- conv: {share: a.conv}", "spec.share", "a.conv"),
        ("- repeat: {times: 1, layers: [{conv: 3}]}\n- conv: {share: repeat1}", "spec.share", "repeat1"),
        ("- pool: {type: max, name: a}\n- pool: {share: a}", "spec.share", "a"),
        ("- activation: {type: relu, name: a}\n- activation: {share: a}", "spec.share", "a"),
        ("- conv: 3\n- conv: {share: [conv1]}", "spec.value", "[conv1]"),
        ("- conv: 3\n- conv: {share: $channels}", "spec.value", "$channels"),
        ("- conv: 3\n- conv: {share: conv1, kernal: 3}", "spec.unknown-key", "kernal"),
        ("- conv: 3\n- conv: {shar: conv1, filters: 3}", "spec.unknown-key", "shar"),
        ("- conv: 3\n- conv: {share: conv1, kernel: x}", "spec.value", "x"),
        ("- conv: 3\n- residual: {share: conv1, body: [{dropout: 0.1}]}", "spec.unknown-key", "share"),
        ("- conv: 3\n- b: {share: conv1}", "spec.unknown-key", "share"),
    ],
)  # fmt: skip
def test_mistakes(layers, code, place):
    found = layer_finding(layers, "[28, 28, 3]", extra="blocks: {b: {layers: [{conv: 1}]}}\n")
    assert (found.code, pointed_at(found)) == (code, place), found


def test_pixels_of_padding_may_differ_and_are_no_weights():
    graph = graph_of("- conv: {filters: 3, padding: 1, name: a}\n- conv: {share: a, padding: 2}", "[8, 8, 3]")
    assert (graph.output_shape, shares(graph)) == ((10, 10, 3), {"conv1.conv": "a.conv"})


def test_messages_say_what_differs():
    found = layer_finding("- conv: {filters: 4, name: a}\n- conv: {share: a}", "[28, 28, 3]")
    assert found.message == "the weights of a are for a 28×28×3 map, and here flows in a 26×26×4 map"
    found = layer_finding("- conv: {filters: 3, name: a}\n- conv: {share: a, stride: 2}", "[28, 28, 3]")
    assert found.message == "stride is 2 here and 1 in a, whose weights it uses"


def test_behind_a_mistake_it_is_silent():
    layers = "- conv: {filters: 3, kernel: 99, name: a}\n- conv: {share: a}\n- conv: {share: a.conv, from: input}"
    assert [each.code for each in findings(layers_text(layers))] == ["shape.kernel-too-large"]
    layers = layers.replace("kernel: 99", "kernal: 9")
    assert [each.code for each in findings(layers_text(layers))] == ["spec.unknown-key"]


def test_an_argument_of_a_block_may_have_the_name():
    extra = "blocks: {b: {args: {share: int}, layers: [{conv: $share}]}}\n"
    assert graph_of("- b: {share: 5}", extra=extra).output_shape == (26, 26, 5)

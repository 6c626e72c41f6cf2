import pytest
from support import graph_of, layer_finding, pointed_at

EXTRA = "defaults: {conv: {padding: same, norm: batch}, pool: {type: max}}\n"


def ops(layers, extra):
    return [node.op for node in graph_of(layers, extra=extra).nodes]


def test_defaults_reach_the_word_they_name_and_give_way_to_the_item():
    graph = graph_of("- conv: 3\n- depthwise_conv: {}\n- pool: {}\n- conv: {filters: 3, norm: none}", extra=EXTRA)
    assert [node.op for node in graph.nodes] == ["conv", "batch_norm", "depthwise_conv", "pool", "conv"]
    assert [node.shape[0] for node in graph.nodes] == [28, 28, 26, 13, 13]


def test_a_section_may_have_its_own():
    extra = "defaults: {dense: {activation: relu}, head: {dense: {activation: none}}}\nhead: [{dense: 3}]\n"
    assert ops("- flatten\n- dense: 5", extra) == ["flatten", "dense", "activation", "dense"]


def test_the_arguments_of_a_block_do_not_capture_the_names_of_defaults():
    extra = """\
        params: {width: 4}
        defaults: {conv: {filters: $width}}
        blocks: {b: {args: {width: 9}, layers: [{conv: {kernel: 1}}]}}
        """
    assert graph_of("- b", extra=extra).output_shape == (28, 28, 4)


def test_defaults_may_read_channels():
    assert graph_of("- conv: {}", extra="defaults: {conv: {filters: $(3 * channels)}}\n").output_shape == (26, 26, 3)


@pytest.mark.parametrize(
    ("extra", "code", "at"),
    [
        ("defaults: {cnv: {}}\n", "spec.unknown-word", "cnv"),
        ("defaults: {conv: same}\n", "spec.value", "same"),
        ("defaults: {conv: {kernal: 3}}\n", "spec.unknown-key", "kernal"),
        ("defaults: {conv: {padding: smae}}\n", "spec.value", "smae"),
        ("defaults: {conv: {kernel: $k}}\n", "spec.unknown-name", "$k"),
        ("defaults: {features: {cnv: {}}}\n", "spec.unknown-word", "cnv"),
    ],
)
def test_mistakes_are_told_once_where_they_stand(extra, code, at):
    found = layer_finding("- conv: 3\n- conv: 4", extra=extra)
    assert found.code == code
    assert pointed_at(found) == at

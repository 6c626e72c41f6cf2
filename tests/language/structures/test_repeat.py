from support import graph_of, layer_finding, pointed_at


def test_the_index_counts_from_zero():
    graph = graph_of("- repeat: {times: 3, layers: [{conv: {filters: $(2 * i + 1), kernel: 1}}]}")
    assert [node.shape[-1] for node in graph.nodes] == [1, 3, 5]


def test_no_times_is_legal():
    graph = graph_of("- conv: 3\n- repeat: {times: 0, layers: [{conv: {filters: 9, kernel: 1}}]}")
    assert graph.output_shape == (26, 26, 3)


def test_repeats_nest_and_the_inner_index_holds():
    graph = graph_of(
        "- repeat: {times: 2, layers: [{repeat: {times: 2, layers: [{conv: {filters: $(i + 1), kernel: 1}}]}}]}"
    )
    assert [node.name for node in graph.nodes][-1] == "repeat1.2.repeat1.2.conv1.conv"
    assert [node.shape[-1] for node in graph.nodes] == [1, 2, 1, 2]


def test_a_name_around_can_be_tapped_and_one_inside_is_new_each_time():
    layers = """\
        - conv: {filters: 3, padding: same, name: stem}
        - repeat:
            times: 2
            layers: [{conv: {filters: 3, padding: same, name: inner}}, {add: {from: [stem, inner]}}]
        """
    graph = graph_of(layers)
    assert graph.nodes[2].inputs == ("stem.conv", "repeat1.1.inner.conv")
    assert graph.nodes[4].inputs == ("stem.conv", "repeat1.2.inner.conv")


def test_a_mistake_is_told_once_with_its_iteration():
    found = layer_finding("- repeat: {times: 9, layers: [{conv: {filters: 3, kernel: 10}}]}")
    assert pointed_at(found) == "10"
    assert found.notes == ("repeat 4 of 9, at line 5",)
    assert found.message == "kernel 10×10 does not fit the 1×1×3 map that repeat1.3.conv1 (line 5) makes"


def test_the_index_has_no_value_outside():
    assert layer_finding("- conv: $i").message == "'$i' has a value only inside a repeat"

"""The receptive field of an open network is what those of all its sizes agree in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import graph_of, spec_of

from cnnspec.analysis.receptive_field import receptive_fields
from cnnspec.diagnostics import SpecError


def field_of(layers, input="[H, W, 3]"):
    graph = graph_of(layers, input)
    return receptive_fields(graph)[graph.output]


def test_valid_windows_have_the_field_of_any_size():
    layers = "- conv: {filters: 4, kernel: 5, stride: 2}\n- pool: max"
    assert field_of(layers) == field_of(layers, "[40, 30, 3]")


def test_same_with_a_stride_has_no_one_padding():
    layers = "- conv: {filters: 4, padding: same}\n- conv: {filters: 4, stride: 2, padding: same}"
    open_field, even, odd = (field_of(layers, input) for input in ("[H, 8, 3]", "[8, 8, 3]", "[9, 8, 3]"))
    assert even.padding != odd.padding
    assert open_field.padding == (None, even.padding[1])
    assert open_field.size == even.size == odd.size
    assert open_field.stride == even.stride


def test_a_condition_can_settle_the_padding():
    layers = "- conv: {filters: 3, stride: 2, padding: same}\n- upsample: 2\n- add: [upsample1, input]"
    assert None not in field_of(layers).padding
    assert field_of(layers) == field_of(layers, "[8, 8, 3]")


def test_behind_a_resizing_to_numbers_nothing_is_known():
    layers = (
        "- conv: {filters: 4, padding: same, name: first}\n- resize: {size: 7}\n- conv: {filters: 4, padding: same}"
    )
    graph = graph_of(layers, "[H, W, 3]")
    fields = receptive_fields(graph)
    assert fields["first.conv"].size == (3, 3)
    assert fields["resize1"] is None
    assert fields[graph.output] is None


LAYERS = [
    "conv: {filters: 3, kernel: 3, padding: same, stride: 2}", "conv: {filters: 3, kernel: 2, padding: same, stride: 3}",
    "conv: {filters: 3, kernel: 5, padding: same}", "pool: max", "upsample: 2", "conv: {filters: 3, padding: valid}",
    "residual: {body: [{conv: {filters: 3, padding: same, stride: 2}}], shortcut: auto}",
    "conv_transpose: {filters: 3, kernel: 3, stride: 2, padding: same}",
]  # fmt: skip


@pytest.mark.drawn
@given(st.lists(st.sampled_from(LAYERS), min_size=1, max_size=3))
@settings(max_examples=25)
def test_it_is_what_the_fields_of_all_sizes_agree_in(layers):
    text = "\n".join(f"- {each}" for each in layers)
    try:
        graph = graph_of(text, "[n, 3]")
    except SpecError:
        return
    numbers = [n for n in range(graph.domains["n"].least, 200) if n in graph.domains["n"]][:54]
    fields = receptive_fields(graph)
    concrete = [receptive_fields(graph_of(text, f"[{n}, 3]")) for n in numbers]
    for node in graph.nodes:
        seen = {each[node.name] for each in concrete}
        field = fields[node.name]
        if field is None:
            assert None in seen or len({(each.size, each.stride) for each in seen}) > 1
        else:
            assert {(each.size, each.stride) for each in seen} == {(field.size, field.stride)}
            paddings = {each.padding for each in seen}
            assert field.padding == (paddings.pop() if len(paddings) == 1 else (None,))


@pytest.mark.parametrize("count", [1, 5])
def test_a_long_pattern_is_told_as_unknown_soon(count):
    spec = spec_of(
        "cnnspec: 1\nname: a\ninput: [n, 3]\nfeatures:\n" + "  - pool: {type: max, size: 97, padding: same}\n" * count
    )
    graph = spec.compile()
    assert (receptive_fields(graph)[graph.output] is None) == (count == 5)

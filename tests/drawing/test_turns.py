import pytest
from support import graph_of

from cnnspec.drawing.absorb import absorb
from cnnspec.drawing.boxes import boxes
from cnnspec.drawing.turns import as_one_operation, split_turns, turn_lines


def turns(layers, times=3):
    items = f"- conv: {{filters: 8, padding: same}}\n- repeat: {{times: {times}, layers: {layers}}}"
    return split_turns(absorb(boxes(graph_of(items)))[1:], 0)


CONV = "{conv: {filters: %s, padding: same}}"


def test_iterations_that_are_one_operation_are_that_with_the_range_of_its_filters():
    assert as_one_operation(turns(f"[{CONV % 4}]")).title == "conv 3×3, 4"
    assert as_one_operation(turns(f"[{CONV % '$(4 * i + 4)'}]")).title == "conv 3×3, 4–12"


@pytest.mark.parametrize(
    "layers",
    [
        "[{conv: {filters: 4, kernel: $(2 * i + 1), padding: same}}]",
        "[{conv: {filters: 4, padding: same}}, {pool: {type: max, size: 1}}]",
        "[{conv: {filters: 4, padding: same}}, {pool: {type: max, size: 1, when: $(i == 2)}}]",
    ],
)
def test_iterations_that_differ_otherwise_are_no_single_operation(layers):
    assert as_one_operation(turns(layers)) is None


def test_kernels_that_differ_are_all_told():
    found = turns("[{conv: {filters: 4, kernel: $(2 * i + 1), padding: same}}]")
    assert turn_lines(found, 1) == ["1×1, 4", "after the first: 3×3, 4", "after the first: 5×5, 4"]


def test_filters_are_a_range_and_the_strides_those_of_the_first():
    found = turns('[{conv: {filters: $(4 * i + 4), stride: "$(2 - min(i, 1))", padding: same}}]')
    assert turn_lines(found, 1) == ["3×3 / 2, 4–12"]


def test_a_way_around_that_only_the_later_ones_have_is_told():
    body = "{conv: {filters: 6, padding: same}}"
    found = turns(f"[{{residual: {{body: [{body}], shortcut: optional}}}}]")
    assert turn_lines(found, 1) == ["3×3, 6", "+ input, after the first"]

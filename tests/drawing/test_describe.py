from support import graph_of

from cnnspec.drawing.absorb import absorb
from cnnspec.drawing.boxes import boxes
from cnnspec.drawing.describe import describe, pattern, ranged


def lines(layers, input="[28, 28, 4]"):
    return describe(absorb(boxes(graph_of(layers, input))), 0)


def test_a_row_is_a_line():
    assert lines("- conv: {filters: 8, norm: batch}\n- pool: max\n- depthwise_conv: {kernel: 5}") == [
        "3×3, 8 › max pool 2×2 › depthwise 5×5"
    ]


def test_paths_that_are_joined_have_a_line_each():
    paths = "[[{conv: {filters: 2, kernel: 1}}], [{conv: {filters: 3, kernel: 1}}, {conv: {filters: 4, padding: same}}], [{pool: {type: max, size: 3, stride: 1, padding: same}}]]"
    assert lines(f"- branches: {{merge: concat, paths: {paths}}}") == [
        "1×1, 2", "1×1, 3 › 3×3, 4", "max pool 3×3 / 1", "concat",
    ]  # fmt: skip


def test_a_sum_is_a_plus():
    body = "{residual: {body: [{conv: {filters: %d, padding: same, stride: %d}}], shortcut: auto}}"
    assert lines("- " + body % (4, 1)) == ["3×3, 4", "+ input"]
    assert lines("- " + body % (8, 2)) == ["3×3 / 2, 8", "+ 1×1 / 2, 8"]


def test_what_comes_after_a_sum_is_a_line_of_its_own():
    layers = "- residual: {body: [{conv: {filters: 4, padding: same}}], shortcut: [{conv: {filters: 4, kernel: 1}}]}\n- conv: {filters: 6, kernel: 1}"
    assert lines(layers) == ["3×3, 4", "+ 1×1, 4", "1×1, 6"]


def test_paths_that_leave_a_fork_stand_behind_what_comes_to_it():
    paths = "[[{conv: {filters: 8, kernel: 1}}], [{conv: {filters: 8, padding: same}}]]"
    layers = f"- conv: {{filters: 2, kernel: 1}}\n- branches: {{merge: concat, paths: {paths}}}"
    assert lines(layers) == ["1×1, 2 › (1×1, 8 | 3×3, 8)", "concat"]


def test_a_skip_of_something_on_the_way_is_told():
    layers = "- conv: {filters: 8, kernel: 1}\n- residual: {body: [{conv: {filters: 8, padding: same}}]}"
    assert lines(layers) == ["1×1, 8 › 3×3, 8", "+ skip"]


def test_repeats_are_counted():
    layers = "- conv: {filters: 4, kernel: 1}\n- repeat: {times: 3, layers: [{conv: {filters: 4, padding: same}}, {depthwise_conv: {padding: same}}]}\n- pool: max"
    assert lines(layers) == ["1×1, 4 › 3 × [3×3, 4 › depthwise 3×3] › max pool 2×2"]


def test_a_gate_is_its_name():
    layers = "- conv: {filters: 4, kernel: 1}\n- squeeze_excite: {width: 2}\n- conv: {filters: 8, kernel: 1}"
    assert lines(layers) == ["1×1, 4 › squeeze-excite › 1×1, 8"]


def test_numbers_of_filters_become_a_range():
    assert pattern(["1×1, 64 › 3×3 / 2, 96", "concat"]) == pattern(["1×1, 8 › 3×3 / 2, 9", "concat"])
    assert pattern(["3×3, 64"]) != pattern(["5×5, 64"])
    assert ranged("1×1, 64–80 › 3×3, 96", "1×1, 48 › 3×3, 96") == "1×1, 48–80 › 3×3, 96"


def test_a_merge_of_a_path_with_its_own_beginning_tells_the_skip():
    layers = "- conv: {filters: 8, kernel: 1, name: a}\n- conv: {filters: 8, padding: same, name: b}\n- concat: [a, b]"
    assert lines(layers) == ["1×1, 8 › 3×3, 8 › concat with skip"]

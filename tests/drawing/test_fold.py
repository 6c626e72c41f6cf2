from support import graph_of

from cnnspec.drawing.boxes import boxes
from cnnspec.drawing.fold import Group, fold, plain

UNIT = "{conv: {filters: 4, padding: same, norm: batch, activation: relu}}"


def tree(layers, **options):
    def told(child):
        return (child.label, [told(each) for each in child.children]) if isinstance(child, Group) else child.name

    return [told(child) for child in fold(boxes(graph_of(layers, **options))).children]


def test_equal_iterations_are_drawn_once():
    assert tree(f"- conv: {{filters: 4, padding: same}}\n- repeat: {{times: 3, layers: [{UNIT}]}}\n- pool: max") == [
        "conv1.conv", ("× 3", ["repeat1.1.conv1.activation"]), "pool1",
    ]  # fmt: skip


def test_iterations_that_differ_stand_apart():
    layers = '- repeat: {times: 3, layers: [{conv: {filters: "$(min(i, 1) + 1)", kernel: 1}}]}'
    assert tree(layers) == [("block 1", ["repeat1.1.conv1.conv"]), ("× 2", ["repeat1.2.conv1.conv"])]


def test_stages_are_named():
    extra = "blocks: {b: {args: {w: int, s: 1}, layers: [{conv: {filters: $w, padding: same, stride: $s}}]}}\n"
    layers = "- stages: {block: b, depth: [2, 3], w: [4, 8], s: [1, 2], rest: {s: 1}}"
    assert [caption for caption, _ in tree(layers, input="[8, 8, 4]", extra=extra)] == [
        "stage 1 × 2", "stage 2 block 1", "stage 2 × 2",
    ]  # fmt: skip


def test_repeats_in_repeats_fold_inside():
    layers = f"- conv: {{filters: 4, padding: same}}\n- repeat: {{times: 2, layers: [{{repeat: {{times: 2, layers: [{UNIT}]}}}}, {{pool: max}}]}}"
    inner = ("× 2", ["repeat1.1.repeat1.1.conv1.activation"])
    assert tree(layers)[1:] == [
        ("block 1", [inner, "repeat1.1.pool1"]),
        ("block 2", [("× 2", ["repeat1.2.repeat1.1.conv1.activation"]), "repeat1.2.pool1"]),
    ]


def test_an_iteration_that_reads_further_back_is_not_folded():
    layers = """\
        - conv: {filters: 4, padding: same, name: stem}
        - repeat:
            times: 2
            layers: [{conv: {filters: 4, padding: same, name: c}}, {add: {from: [c, stem]}}]
        """
    assert len(tree(layers)) == 3


def test_arrows_lead_to_what_is_drawn():
    folded = fold(
        boxes(graph_of(f"- conv: {{filters: 4, padding: same}}\n- repeat: {{times: 3, layers: [{UNIT}]}}\n- pool: max"))
    )
    drawn = {box.name for box in Group("", folded.children).boxes()}
    pool = next(box for box in Group("", folded.children).boxes() if box.name == "pool1")
    assert folded.drawn(pool.inputs[0]) in drawn


def test_a_frame_around_one_thing_is_said_in_its_words():
    box = boxes(graph_of("- conv: 3"))[0]
    assert plain(Group("stage 2 block 1", [box])).tag == "stage 2"
    assert plain(Group("", [box], 3)).times == 3
    nested = plain(Group("stage 1", [Group("", [box, box], 4)]))
    assert (nested.caption, nested.times, len(nested.children)) == ("stage 1", 4, 2)
    assert plain(Group("", [Group("", [box], 2)], 3)).times == 3  # twice, three times over: not six in a row

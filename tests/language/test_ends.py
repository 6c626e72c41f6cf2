import pytest
from support import findings, only_finding, pointed_at, spec_of

SPEC = """\
cnnspec: 1
name: two
params: {size: 8}
inputs: {left: [$size, $size, 3], right: [8, 8, 3]}
features:
  - concat: [left, right]
  - conv: 4
head:
  - flatten
  - dense: {units: 5, name: word}
outputs: {word: word, map: conv1}
"""


def test_inputs_have_names_and_the_first_flows_into_the_first_item():
    graph = spec_of(
        SPEC.replace("- concat: [left, right]", "- conv: {filters: 3, padding: same, name: a}\n  - add: [a, right]")
    ).compile()
    assert [(each.name, each.shape) for each in graph.inputs] == [("left", (8, 8, 3)), ("right", (8, 8, 3))]
    assert graph.nodes[0].inputs == ("left",)
    assert graph.nodes[1].inputs == ("a.conv", "right")
    assert graph.input_shape == (8, 8, 3)


def test_outputs_have_names_in_their_order():
    graph = spec_of(SPEC).compile()
    assert [tuple(each) for each in graph.outputs] == [("word", "word.dense"), ("map", "conv1.conv")]
    assert graph.output_shapes == {"word": (5,), "map": (6, 6, 4)}
    assert (graph.output, graph.output_shape) == ("word.dense", (5,))
    assert graph.dead == ()


def test_without_outputs_the_last_item_is_the_output():
    graph = spec_of(SPEC.replace("outputs: {word: word, map: conv1}\n", "")).compile()
    assert [tuple(each) for each in graph.outputs] == [("output", "word.dense")]


def test_what_reaches_no_output_is_dead():
    graph = spec_of(SPEC.replace("word: word, ", "")).compile()
    assert [node.name for node in graph.dead] == ["flatten1", "word.dense"]


def test_an_input_is_seen_inside_blocks_and_gives_way_to_names_there():
    graph = spec_of(
        """\
        cnnspec: 1
        name: two
        inputs: {conv1: [8, 8, 3], right: [8, 8, 3]}
        blocks: {b: {layers: [{conv: {filters: 3, from: right}}, {conv: {filters: 3, from: conv1}}]}}
        features:
          - b
          - repeat: {times: 1, layers: [{conv: {filters: 3, from: right}}]}
          - conv: {filters: 2, from: conv1, kernel: 1}
          - add: [conv2, conv2]
        outputs: {a: b1, b: repeat1, c: add1}
        """
    ).compile()
    into = {node.name: node.inputs for node in graph.nodes}
    assert into["b1.conv1.conv"] == ("right",)
    assert into["b1.conv2.conv"] == ("b1.conv1.conv",)
    assert into["repeat1.1.conv1.conv"] == ("right",)
    assert into["conv2.conv"] == ("conv1",)  # the item has given way


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("inputs:", "input: [8, 8, 3]\ninputs:", "spec.inputs", "inputs"),
        ("inputs: {left: [$size, $size, 3], right: [8, 8, 3]}\n", "", "spec.missing-key", ""),
        ("right: [8, 8, 3]", "right: [8, 0, 3]", "spec.value", "[8, 0, 3]"),
        ("right: [8, 8, 3]", "right: 8", "spec.value", "8"),
        ("right: [8, 8, 3]", "right: [8, 8, null]", "spec.value", "[8, 8, null]"),
        ("size: 8", "size: 0.5", "spec.value", "[$size, $size, 3]"),
        ("[$size, $size, 3]", "[$siz, 8, 3]", "spec.unknown-name", "$siz"),
        ("right: [8, 8, 3]", "right: [8, 8, 3], input: [8, 8, 3]", "spec.name", "input"),
        ("right: [8, 8, 3]", "right: [8, 8, 3], 2nd: [8, 8, 3]", "spec.name", "2nd"),
        ("right: [8, 8, 3]", "right: [8, 8, 3], other: [8, 8, 3]", "spec.unused-input", "[8, 8, 3]"),
        ("{left: [$size, $size, 3], right: [8, 8, 3]}", "{}", "spec.value", "inputs"),
        ("{left: [$size, $size, 3], right: [8, 8, 3]}", "[8, 8, 3]", "spec.value", "[8, 8, 3]"),
        ("- conv: 4", "- conv: 4\n  - conv: {filters: 4, name: right}", "spec.duplicate-name", "right"),
        ("- conv: 4", "- conv: {filters: 4, from: input}", "spec.unknown-name", "input"),
        ("right: [8, 8, 3]", "right: [9, 8, 3]", "shape.merge", "[left, right]"),
        ("map: conv1", "map: conv9", "spec.unknown-name", "conv9"),
        ("map: conv1", "map: left", "spec.outputs", "left"),
        ("map: conv1", "map: [conv1]", "spec.value", "[conv1]"),
        ("map: conv1", "map: $size", "spec.value", "$size"),
        ("map: conv1", "1st: conv1", "spec.name", "1st"),
        ("{word: word, map: conv1}", "{}", "spec.value", "outputs"),
        ("{word: word, map: conv1}", "word", "spec.value", "word"),
    ],
)
def test_mistakes(old, new, code, place):
    assert old in SPEC
    found = only_finding(SPEC.replace(old, new))
    assert found.code.startswith(code.partition(".")[0])
    if not code.startswith("shape"):
        assert found.code == code
    assert pointed_at(found) == place


def test_what_stands_behind_a_mistake_stays_silent():
    text = SPEC.replace("- conv: 4", "- conv: {filters: 4, kernel: 99, norm: batch, name: big}")
    assert [each.code for each in findings(text.replace("map: conv1", "map: big.conv"))] == ["shape.kernel-too-large"]
    text = SPEC.replace("- conv: 4", "- conv: {filters: 4, kernal: 3, name: big}").replace(
        "map: conv1", "map: big.conv"
    )
    assert [each.code for each in findings(text)] == ["spec.unknown-key"]


def test_expectations_are_of_the_first_output():
    assert findings(SPEC + "expect: {output: [5]}\n") == []
    assert only_finding(SPEC + "expect: {output: [6, 6, 4]}\n").code == "expect.broken"


def test_data_is_not_compared_with_several_inputs_or_outputs():
    assert findings(SPEC + "data: {source: mnist5k}\n") == []


@pytest.mark.parametrize("key", ["inputs", "outputs"])
def test_too_many_are_one_mistake(key):
    many = ", ".join(f"a{n}: {'[8, 8, 3]' if key == 'inputs' else 'conv1'}" for n in range(20_000))
    lines = [f"{key}: {{{many}}}" if line.startswith(f"{key}:") else line for line in SPEC.splitlines()]
    found = only_finding("\n".join(lines))
    assert (found.code, pointed_at(found)) == ("spec.value", key)

import re

from support import spec_of

from cnnspec.drawing.boxes import box_names, boxes
from cnnspec.drawing.dot import to_dot

SPEC = """\
cnnspec: 1
name: two
inputs: {left: [8, 8, 3], right: [8, 8, 3]}
features:
  - conv: {filters: 3, padding: same, activation: relu, name: a}
  - conv: {share: a, from: right, name: b}
  - repeat: {times: 2, layers: [{conv: {filters: 3, padding: same}}]}
  - add: [repeat1, a]
outputs: {before: a.conv, sum: add1, turn: repeat1.2.conv1, b: b}
"""


def test_every_input_and_output_is_drawn():
    text = to_dot(spec_of(SPEC).compile())
    labels = dict(re.findall(r'\t(\w+) \[label="?([^"\]]*)', text))
    assert {"left 8×8×3", "right 8×8×3", "before 8×8×3", "sum 8×8×3", "turn 8×8×3", "b 8×8×3"} <= set(labels.values())
    edges = re.findall(r"(\w+) -> (out\d?)", text)
    assert [labels[into].split()[0] for _, into in edges] == ["before", "sum", "turn", "b"]
    assert ["weights of a" in labels[box] for box, _ in edges] == [False, False, False, True]


def test_nodes_know_their_boxes():
    graph = spec_of(SPEC).compile()
    assert box_names(graph)["a.conv"] == "a.activation"
    assert set(box_names(graph).values()) == {"left", "right", *(box.name for box in boxes(graph))}

from support import spec_of

from cnnspec.drawing.options import Options
from cnnspec.drawing.plan import make_plan

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
    plan = make_plan(spec_of(SPEC).compile(), Options())
    ends = [card.lines[0].text for card in plan.ends]
    assert ends == ["left 8×8×3", "right 8×8×3", "before 8×8×3", "sum 8×8×3", "turn 8×8×3", "b 8×8×3"]
    words = {card.id: " ".join(line.text for line in card.lines) for card in plan.cards()}
    sources = [words[arrow.source] for arrow in plan.arrows if arrow.target.startswith("out")]
    assert ["weights of a" in each for each in sources] == [False, False, False, True]
    assert sources[1] == "add"

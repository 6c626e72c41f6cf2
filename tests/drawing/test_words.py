from pictures import picture

from cnnspec.drawing.measure import text_width
from cnnspec.drawing.words import MOST_LETTERS, Line, extent


def test_a_box_has_room_for_each_of_its_lines():
    for card in picture("- batch_norm\n- conv: {filters: 4, kernel: 5, activation: relu}\n- dropout: 0.5").plan.cards():
        assert all(text_width(line.text, line.size, line.bold) < card.width for line in card.lines)
        assert sum(line.size for line in card.lines) < card.height


def test_long_lines_are_parted():
    layers = "".join(f"- activation: {name}\n" for name in ("relu", "tanh", "sigmoid", "softplus", "elu", "gelu") * 4)
    lines = [line for card in picture("- conv: 4\n" + layers).plan.cards() for line in card.lines]
    assert max(len(line.text) for line in lines) <= MOST_LETTERS + 2


def test_more_lines_need_more_room():
    assert extent((Line("a"), Line("wide"))) > extent((Line("a"),))

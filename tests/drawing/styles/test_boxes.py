from pictures import RESIDUAL, picture
from support import spec_of

from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture
from cnnspec.drawing.scene import Curve, Rect, Text


def shapes(drawn, kind):
    return [shape for part in drawn.scene.parts for shape in part.shapes if isinstance(shape, kind)]


def test_boxes_have_their_lines_inside():
    drawn = picture("- conv: {filters: 4, kernel: 5, norm: batch, activation: relu}")
    part = next(part for part in drawn.scene.parts if part.tip.startswith("conv"))
    rect, *texts = part.shapes
    assert [text.text for text in texts] == ["conv 5×5, 4", "BN · relu"]
    assert all(rect.y < text.y < rect.y + rect.height for text in texts)
    assert (rect.fill, rect.line) == ("conv-fill", "conv-line")


def test_a_skip_is_drawn_as_one():
    drawn = picture(RESIDUAL, level="layer")
    assert [curve.dashed for curve in shapes(drawn, Curve)].count(True) == 1
    assert {curve.line for curve in shapes(drawn, Curve) if curve.dashed} == {"skip"}


def test_a_repeat_is_framed():
    layers = "- repeat: {times: 3, layers: [{conv: {filters: 1, padding: same}}, {pool: {type: max, size: 1}}]}"
    drawn = picture(layers)
    frame = next(rect for rect in shapes(drawn, Rect) if rect.dashed)
    inside = [rect for rect in shapes(drawn, Rect) if rect.fill]
    assert len(inside) == 2
    assert all(frame.x <= rect.x and rect.x + rect.width <= frame.x + frame.width for rect in inside)
    assert "× 3" in [text.text for text in shapes(drawn, Text)]


def test_a_direction_is_that_of_the_boxes():
    down, right = (picture("- conv: 3\n- pool: max", direction=each).scene for each in ("down", "right"))
    assert down.height > right.height
    assert right.width > down.width


def test_a_long_caption_is_parted_and_no_number_from_its_word():
    text = "cnnspec: 1\nname: a_name_that_is_long_enough_for_a_line_of_its_own\ninput: [224, 224, 3]\nfeatures: [conv: 3]\n"
    drawn = Picture(spec_of(text).compile(), Options())
    lines = drawn.plan.caption_lines
    assert len(lines) == 2
    assert " ".join(lines) == drawn.plan.caption
    assert not any(line.split()[0].strip(",;") in ("parameters", "MACs") for line in lines)
    below = [each for each in shapes(drawn, Text) if each.text in lines]
    assert [each.text for each in below] == lines
    assert below[1].y - below[0].y > 11
    assert below[1].y < drawn.scene.height

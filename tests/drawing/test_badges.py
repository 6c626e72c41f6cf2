import pytest

from cnnspec.drawing.badges import FORMS, badge, outline
from cnnspec.drawing.marks import SIGNS
from cnnspec.drawing.scene import Polygon, Rect, Text


@pytest.mark.parametrize("severity", SIGNS)
def test_each_severity_has_a_form_of_its_own_with_its_sign(severity):
    form, sign = badge(50, 50, severity)
    assert isinstance(form, Polygon)
    assert len(form.points) == FORMS[severity][0]
    assert isinstance(sign, Text)
    assert sign.text == SIGNS[severity]
    assert max(abs(each - 50) for point in form.points for each in point) < 10


def test_the_forms_differ():
    assert len({corners for corners, _ in FORMS.values()}) == len(SIGNS)


def test_the_second_border_is_around_the_box():
    box = Rect(10, 20, 30, 40, "conv-fill", "conv-line")
    around = outline(box)
    assert (around.x, around.y, around.width, around.height) == (7, 17, 36, 46)

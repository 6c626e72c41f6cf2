import re
import xml.etree.ElementTree as ElementTree

import pytest
from pictures import HOSTILE, RESIDUAL, hostile_graph, picture
from support import FEW, VARIANTS

from cnnspec.compiler.spec import load
from cnnspec.drawing.dot import to_dot
from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture
from cnnspec.drawing.renderer import run

FIRST = {path: (path, variant) for path, variant in reversed(VARIANTS)}
KEPT = sorted({*FEW, *FIRST.values()}, key=str)


@pytest.mark.parametrize(("path", "variant"), KEPT)
def test_the_source_is_as_expected(path, variant, golden):
    golden(f"diagram/{variant or path.stem}.dot", Picture(load(path, variant=variant).compile(), Options()).dot)


def test_the_same_network_gives_the_same_text():
    assert picture(RESIDUAL).dot == picture(RESIDUAL).dot


def test_both_arrows_of_a_skip_are_drawn_with_their_sizes():
    text = picture(RESIDUAL, level="layer").dot
    assert text.count(" -> ") == 5
    assert text.count("28×28×4") >= 4
    assert len(re.findall(r"class=skip", text)) == 1


def test_no_name_of_a_spec_can_break_the_text():
    text = picture("- conv: {filters: 3, padding: same, name: node}\n- add: {from: [node, node], name: graph}").dot
    assert run(text, "json")
    assert "\n\tn1 [" in text


def test_no_text_of_a_spec_is_read_as_more_than_text():
    graph = hostile_graph()
    text = Picture(graph, Options(description=HOSTILE)).dot
    drawn = ElementTree.fromstring(run(text, "svg"))
    assert "<script>alert('x')</script>" in "".join(drawn.itertext())
    assert not [each for each in drawn.iter() if each.tag.endswith("script")]
    assert "&lt;script&gt;" in text


def test_a_tip_in_angle_brackets_is_no_html():
    plan = picture("- conv: 3").plan
    (card,) = (each for each in plan.cards() if each.kind != "end")
    text = to_dot(plan._replace(children=(card._replace(tip="<b>\\N\x1b</b>"),)), Options())
    assert 'tooltip="<b>\\\\N␛</b>"' in text
    assert ElementTree.fromstring(run(text, "svg")) is not None


def test_a_theme_has_its_colours():
    assert "#0d1117" in picture("- conv: 3", theme="dark").dot
    assert "#0d1117" not in picture("- conv: 3").dot


def test_a_direction_is_that_of_the_arrows():
    assert "rankdir=LR" in picture("- conv: 3", direction="right").dot

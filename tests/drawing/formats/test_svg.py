import re
import xml.etree.ElementTree as ElementTree

import pytest
from pictures import HOSTILE, hostile_graph
from support import ROOT, VARIANTS, graph_of

from cnnspec.compiler.spec import load
from cnnspec.drawing import draw
from cnnspec.drawing.formats.svg import text_element
from cnnspec.drawing.measure import text_width
from cnnspec.drawing.palette import DARK, LIGHT, PRINT
from cnnspec.drawing.scene import Text

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {"svg", "title", "desc", "metadata", "style", "rect", "g", "path", "polygon", "polyline", "text"}


@pytest.mark.parametrize(("path", "variant"), VARIANTS)
def test_a_picture_is_xml_whose_text_is_text(path, variant):
    root = ElementTree.fromstring(draw(load(path, variant=variant).compile()))
    texts = [each.text for each in root.iter(f"{SVG}text")]
    assert any("parameters" in text for text in texts)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= KNOWN


def test_it_tells_those_who_cannot_see_it_what_it_is():
    root = ElementTree.fromstring(draw(load(ROOT / "specs" / "lenet5.yaml").compile(), description="Reads digits."))
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert title.text == "lenet5"
    assert desc.text.startswith("Reads digits. input 28×28×1; ")


def test_two_pictures_in_a_page_share_no_id():
    ids = [set(re.findall(r' id="([^"]+)"', draw(graph_of(f"- conv: {each}")))) for each in (1, 2)]
    assert ids[0].isdisjoint(ids[1])


def test_auto_is_light_and_dark_where_the_system_is():
    svg = draw(graph_of("- conv: 3"))
    rules = svg[svg.index("prefers-color-scheme: dark") : svg.index("</style>")]
    roles = set(re.findall(r'class="([^"]+)"', svg))
    for role in {each for names in roles for each in names.split()}:
        prop = "fill" if role.startswith("f-") else "stroke"
        assert f".{role}{{{prop}:{DARK.roles[role[2:]]}}}" in rules
    assert LIGHT.paper in svg


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK), ("print", PRINT)])
def test_a_theme_is_one_palette(theme, palette):
    svg = draw(graph_of("- conv: 3"), theme=theme)
    assert "<style>" not in svg
    assert set(re.findall(r'"(#[0-9a-f]{6})"', svg)) <= set(palette.roles.values())


@pytest.mark.parametrize("style", ["boxes", "volume"])
def test_no_text_of_a_spec_is_markup(style):
    root = ElementTree.fromstring(draw(hostile_graph(), style=style, description=HOSTILE))
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= KNOWN
    assert not [each for each in root.iter() if any(name.startswith("on") or "href" in name for name in each.attrib)]
    assert "<script>alert('x')</script>" in root.find(f"{SVG}desc").text


@pytest.mark.parametrize("style", ["boxes", "volume"])
def test_a_text_is_as_wide_as_its_room_in_any_font(style):
    root = ElementTree.fromstring(draw(graph_of("- conv: 3\n- pool: max"), style=style))
    assert root.get("font-family").startswith("Helvetica, Arial, Liberation Sans, ")
    for each in root.iter(f"{SVG}text"):
        bold = each.get("font-weight") == "bold"
        expected = text_width(each.text, float(each.get("font-size")), bold)
        assert float(each.get("textLength")) == pytest.approx(expected, abs=0.06)
        assert each.get("lengthAdjust") == "spacingAndGlyphs"


def test_a_text_of_unknown_letters_has_the_width_of_its_font():
    assert "textLength" not in text_element(Text(0, 0, "网络", 9), LIGHT.roles)

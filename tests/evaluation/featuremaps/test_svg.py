import re
from xml.etree import ElementTree

import numpy as np
import pytest

from cnnspec.drawing.palette import DARK, LIGHT
from cnnspec.drawing.scene import Text
from cnnspec.evaluation.featuremaps.scene import Sheet, Tile
from cnnspec.evaluation.featuremaps.svg import write

pytestmark = pytest.mark.keras
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = """<script>alert("x")</script> & ]]>"""
SHEET = Sheet(
    100, 80, HOSTILE, "words", (Text(1, 2, HOSTILE, 11), Tile(5, 6, 20, 10, np.zeros((1, 2, 3), np.uint8), HOSTILE))
)


def test_a_sheet_is_xml_with_pictures_and_text_for_all_readers():
    root = ElementTree.fromstring(write(SHEET))
    assert root.get("role") == "img"
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == (HOSTILE, "words")
    assert root.get("aria-labelledby").split() == [root.find(f"{SVG}{each}").get("id") for each in ("title", "desc")]
    (image,) = root.iter(f"{SVG}image")
    assert (image.get("x"), image.get("width"), image.get("href")[:15]) == ("5", "20", "data:image/png;")
    assert [each.text for each in root.iter(f"{SVG}text")] == [HOSTILE]


def test_a_sheet_is_xml_whatever_characters_a_name_has():
    name = "a\x00\x1b\ufffe\udce9b"
    parts = tuple(each._replace(**{"text" if isinstance(each, Text) else "tip": name}) for each in SHEET.parts)
    root = ElementTree.fromstring(write(Sheet(100, 80, name, name, parts)))
    assert {each.text for each in root.iter() if each.text and "a" in each.text[:1]} == {"a␀␛�\\xe9b"}


def test_light_and_dark_in_one_file_or_one_of_them():
    both, light, dark = (write(SHEET, theme).decode() for theme in ("auto", "light", "dark"))
    assert "prefers-color-scheme: dark" in both
    assert DARK.paper in both[both.index("prefers-color-scheme") :]
    assert "<style>" not in light + dark
    assert f'fill="{LIGHT.paper}"' in light
    assert f'fill="{DARK.paper}"' in dark


def test_the_same_sheet_gives_the_same_bytes_and_another_has_another_id():
    ids = [re.search(rb'id="(net-\w+)"', write(each))[1] for each in (SHEET, SHEET, SHEET._replace(words="other"))]
    assert write(SHEET) == write(SHEET)
    assert ids[0] == ids[1] != ids[2]

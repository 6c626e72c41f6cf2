import sys

import pytest
from pictures import HOSTILE, hostile_graph, picture

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.formats import pdf
from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture


@pytest.mark.parametrize("style", ["boxes", "volume"])
def test_it_is_a_page_of_the_size_of_the_picture(style):
    pytest.importorskip("svglib")
    drawn = picture("- conv: 3", style=style)
    content = pdf.write(drawn)
    assert content.startswith(b"%PDF-")
    assert f"{drawn.scene.width:g}".encode() in content


def test_any_text_can_be_drawn():
    pytest.importorskip("svglib")
    assert pdf.write(Picture(hostile_graph(), Options(description=HOSTILE))).startswith(b"%PDF-")


def test_the_extra_is_named_where_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "reportlab", None)
    with pytest.raises(UsageError) as told:
        pdf.write(picture("- conv: 3"))
    assert "cnnspec[pdf]" in told.value.help

from pictures import HOSTILE, hostile_graph, picture

from cnnspec.drawing.formats import md, mmd
from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture


def test_it_is_the_chart_in_a_fence():
    drawn = picture("- conv: 3")
    assert md.write(drawn).decode() == f"```mermaid\n{mmd.source(drawn)}\n```\n"


def test_no_text_of_a_spec_ends_the_fence():
    text = md.write(Picture(hostile_graph(), Options(description=HOSTILE))).decode()
    assert text.count("`") == 6

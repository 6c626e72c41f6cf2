import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

from support import spec_of

from cnnspec.sites.embed import Embedded
from cnnspec.sites.html import figure, wrong

HOSTILE = "<script>alert(1)</script>\"'&\x00\x1b\x02wzxhzdk:0\x03\u2028\n```\ufffe\ud800]]>"
TINY = "cnnspec: 1\nname: tiny\ninput: [8, 8, 1]\nfeatures:\n  - conv: 2\n"


def tags(text):
    found = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: found.append(tag)
    reader.feed(text)
    return found


def shown(**more):
    from cnnspec.drawing.options import Options

    return Embedded(spec_of(TINY).compile(), Options(), **{"alt": "", "caption": "", **more})


def test_figure_caption_and_table():
    found = figure(shown(caption="A net", table=(("conv1", "conv", "6×6×2", "20", "648", "3"), ("total",) * 6)))
    assert found.startswith('<figure class="cnnspec"><svg ')
    assert "<figcaption>A net</figcaption></figure>" in found
    assert '>what</th><th style="padding: 0.2em 0.6em; text-align: right">output</th>' in found
    assert '<tfoot><tr><td style="padding: 0.2em 0.6em; text-align: left">total</td>' in found
    assert "<table" not in figure(shown())
    assert "<figcaption" not in figure(shown())


def test_words_of_a_spec_are_no_markup():
    text = figure(shown(caption=HOSTILE, alt=HOSTILE, table=((HOSTILE,) * 6,))) + wrong(HOSTILE)
    assert "script" not in tags(text)
    assert "&lt;script&gt;" in text


def test_a_figure_of_any_text_is_xml():
    from pictures import hostile_graph

    found = shown(caption=HOSTILE, alt=HOSTILE, table=((HOSTILE,) * 6,))._replace(graph=hostile_graph())
    for text in (figure(found), found._replace(alt="").svg, wrong(HOSTILE)):
        root = ElementTree.fromstring(f"<div>{text}</div>")
        assert not [each for each in root.iter() if each.tag.endswith("script")]
        assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]

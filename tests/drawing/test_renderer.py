import xml.etree.ElementTree as ElementTree

import pytest
from support import ROOT, VARIANTS, graph_of

from cnnspec.diagnostics import UsageError
from cnnspec.drawing import draw, render, renderer
from cnnspec.spec.spec import load


@pytest.mark.parametrize(("path", "variant"), VARIANTS)
def test_an_svg_is_xml_with_text_and_nothing_outside_its_frame(path, variant):
    svg = draw(load(path, variant=variant).compile())
    root = ElementTree.fromstring(svg)
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any("parameters" in (text or "") for text in texts)
    assert float(root.get("width").removesuffix("pt")) < 800


def test_a_picture_needs_no_program_of_the_system(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert render(graph_of("- conv: 3"), "png").startswith(b"\x89PNG")


def test_the_same_bytes_each_time():
    graph = load(ROOT / "specs" / "resnet.yaml").compile()
    assert draw(graph) == draw(graph)


def test_a_missing_or_failing_renderer_is_told(monkeypatch):
    with pytest.raises(UsageError, match="failed"):
        renderer.run("digraph {", "svg")
    monkeypatch.setattr(renderer, "PROGRAM", "no-such-renderer")
    with pytest.raises(UsageError, match="not installed"):
        renderer.run("digraph {}", "svg")


def test_an_unknown_format_is_told():
    with pytest.raises(UsageError, match="cannot draw 'jpg'"):
        render(graph_of("- conv: 3"), "jpg")

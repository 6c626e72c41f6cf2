from pathlib import Path

import pytest
from pictures import HOSTILE, picture
from support import graph_of

from cnnspec.drawing import known_formats, render
from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture
from cnnspec.drawing.stamp import make_stamp, origin_of, read_stamp


@pytest.mark.parametrize("format", known_formats())
def test_every_format_carries_its_stamp(format):
    pytest.importorskip("svglib") if format == "pdf" else None
    origin = {"spec": "a b/net.yaml", "params": ["w=3"]}
    found = read_stamp(render(graph_of("- conv: 3"), format, Options(theme="light"), origin))
    assert found == {**origin, "options": {"theme": "light"}, "sha256": found["sha256"]}
    assert len(found["sha256"]) == 64


def test_no_path_can_end_the_comment_that_it_stands_in():
    stamp = make_stamp(Picture(graph_of("- conv: 3"), Options(), {"spec": HOSTILE + "\n网"}))
    assert stamp.isascii()
    assert [each for each in ("<", ">", "&", "--", "%", "\n") if each in stamp] == []
    assert read_stamp(stamp.encode())["spec"] == HOSTILE + "\n网"


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg/>", b"cnnspec-figure {", b"cnnspec-figure []", b'cnnspec-figure {"a": 1}', b"cnnspec-figure \xff"],
)
def test_what_has_no_stamp_says_nothing(content):
    assert read_stamp(content) is None


def test_what_is_not_drawn_does_not_change_it():
    text = "- conv: 3"
    assert picture(text).stamp == picture(text, extra="# a comment\n").stamp


def test_an_origin_is_seen_from_the_folder_of_the_picture(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("net.yaml").touch()
    assert origin_of("net.yaml", Path("docs/net.svg"), None, None) == {"spec": "../net.yaml"}
    assert origin_of("net.yaml", None, ["w=1"], "big") == {"spec": "net.yaml", "params": ["w=1"], "variant": "big"}
    assert origin_of("resnet50", Path("docs/net.svg"), None, None) == {"spec": "resnet50"}

"""The hook, and the site that it makes: built once, strictly, with nothing but what is on the disk."""

import re
from html.parser import HTMLParser

import pytest
from documentation.hook import on_page_markdown
from site_builds import entry_points, mkdocs
from support import ROOT

from cnnspec import layers, lint
from cnnspec.cli._app import _Commands
from cnnspec.diagnostics.codes import known
from cnnspec.language import structures, zoo


def test_links_that_leave_the_site_are_text():
    text = "[a](../examples/a) [`b`](../README.md) [c](codes.md#x) [d](examples/d/) ![e](e.svg) [f](../specs)\n```yaml bad\nx\n```"
    found = on_page_markdown(text, page=None, config=None, files=None)
    assert found == "`a` `b` [c](codes.md#x) `d` ![e](e.svg) [f](zoo.md)\n```yaml\nx\n```"


class Page(HTMLParser):
    """What a page has: anchors, figures, and what it loads."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.loaded = set(), []
        self.feed(text)
        self.figures = re.findall(r'<figure class="cnnspec"><svg.*?</svg>', text, re.DOTALL)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.anchors.add(given.get("id"))
        if tag in ("script", "link", "img", "iframe", "source", "image"):
            self.loaded += [given[key] for key in ("src", "href", "srcset", "data") if given.get(key)]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("material")
    target = tmp_path_factory.mktemp("site")
    done = mkdocs(ROOT, target, entry_points(tmp_path_factory.mktemp("installed")), "--strict")
    assert done.returncode == 0, done.stderr
    return {str(path.relative_to(target)): Page(path.read_text()) for path in target.rglob("*.html")}


@pytest.mark.slow
def test_everything_has_its_page_or_anchor_and_its_picture(site):
    """One test, so that the site is built once whoever runs it."""
    for word in layers.words():
        assert len(site[f"layers/{word}/index.html"].figures) == 1, word
    assert len(site["structure/index.html"].figures) == len(structures.words())
    assert set(structures.words()) <= site["structure/index.html"].anchors
    commands = _Commands(name="cnnspec").list_commands(None)
    assert set(commands) <= site["commands/index.html"].anchors
    told = {each.replace(".", "") for each in known()}
    assert {each.replace(".", "") for each in lint.codes()} < told <= site["codes/index.html"].anchors
    gallery = site["zoo/index.html"]
    assert set(zoo.files()) <= gallery.anchors
    assert len(gallery.figures) == len(zoo.files())
    written = {path.stem for path in (ROOT / "docs").glob("*.md")} - {"index"}
    assert written <= {name.removesuffix("/index.html") for name in site}
    loaded = {each for page in site.values() for each in page.loaded}
    assert loaded
    assert [each for each in loaded if re.match(r"(https?:)?//", each)] == []

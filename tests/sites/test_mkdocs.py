"""The MkDocs plug-in, by building sites."""

import re
from xml.etree import ElementTree

import pytest
from site_builds import entry_points, mkdocs
from support import ROOT

from cnnspec.mkdocs import CnnspecPlugin

SITE = ROOT / "examples" / "mkdocs_site"
SUPERFENCES = "markdown_extensions: [pymdownx.superfences, admonition]\n"
NET = "cnnspec: 1\nname: small\ninput: [8, 8, 1]\nfeatures:\n  - conv: {filters: 2, kernel: 3}\n"
NESTED = "# Net\n\n!!! note\n\n    ```cnnspec\n    {}\n    ```\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    return entry_points(tmp_path_factory.mktemp("installed"))


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    (folder / "docs" / "nets").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: Net\nplugins: [cnnspec]\n")
    (folder / "docs" / "nets" / "small.yaml").write_text(NET)
    return folder


def page_of(site, installed, text, *arguments):
    (site / "docs" / "index.md").write_text(text)
    done = mkdocs(site, site / "out", installed, *arguments)
    page = site / "out" / "index.html"
    return done, page.read_text() if page.exists() else ""


def svgs(page):
    return re.findall(r"<svg .*?</svg>", page, re.DOTALL)


def test_the_demo_has_its_figures_captions_and_table(installed, tmp_path):
    done = mkdocs(SITE, tmp_path / "out", installed, "--strict")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "index.html").read_text()
    figures = svgs(page)
    assert len(figures) == 3
    for each in figures:
        root = ElementTree.fromstring(each)
        assert root.get("role") == "img"
        assert root.findall(".//{http://www.w3.org/2000/svg}text")
        assert "prefers-color-scheme: dark" in each
    assert "<figcaption>edges: 27 parameters, 18,252 MACs</figcaption>" in page
    assert 'aria-label="ResNet-50: a stem' in figures[1]
    assert 'text-align: right">18,252</td>' in page
    assert "```" not in page


def test_a_spec_changed_on_disk_changes_the_page(site, installed):
    text = "# Net\n\n```cnnspec\nnets/small.yaml\n```\n"
    assert "20 parameters" in page_of(site, installed, text)[1]
    (site / "docs" / "nets" / "small.yaml").write_text(NET.replace("filters: 2", "filters: 3"))
    assert "30 parameters" in page_of(site, installed, text)[1]


def test_a_wrong_spec_is_an_error_of_the_build_at_its_place(site, installed):
    (site / "docs" / "nets" / "small.yaml").write_text(NET.replace("kernel", "kernal"))
    inner = NET.replace("kernel", "kernal")
    text = f"---\ntitle: Net\n---\n\n```cnnspec\nnets/small.yaml\n```\n\n~~~cnnspec level=stage\n{inner}~~~\n"
    done, page = page_of(site, installed, text)
    assert done.returncode == 0
    assert re.search(r"docs/index\.md:5: docs/nets/small\.yaml:5:24: error\[spec\.unknown-key\]", done.stderr)
    assert re.search(r"docs/index\.md:9: docs/index\.md:14:24: error\[spec\.unknown-key\]", done.stderr)
    assert "did you mean 'kernel'?" in done.stderr
    assert "Traceback" not in done.stderr
    assert page.count("cnnspec-error") == 2
    assert page_of(site, installed, text, "--strict")[0].returncode == 1


def test_with_superfences_a_fence_may_stand_in_other_blocks(site, installed):
    (site / "mkdocs.yml").write_text((site / "mkdocs.yml").read_text() + SUPERFENCES)
    text = NESTED.format("nets/small.yaml --table")
    done, page = page_of(site, installed, text + '\n```cnnspec level="block" table\nnets/small.yaml\n```\n', "--strict")
    assert done.returncode == 0, done.stderr
    assert (len(svgs(page)), page.count('<table class="cnnspec">')) == (2, 2)
    wrong = NET.replace("kernel", "kernal").replace("\n", "\n    ").strip()
    done, page = page_of(site, installed, NESTED.format(wrong))
    assert re.search(r"docs/index\.md:5: docs/index\.md:10:28: error\[spec\.unknown-key\]", done.stderr), done.stderr


def test_fences_of_other_words_are_code(site, installed):
    done, page = page_of(site, installed, "````md\n```cnnspec\nnets/small.yaml\n```\n````\n", "--strict")
    assert (done.returncode, svgs(page), "nets/small.yaml" in page) == (0, [], True)


class Server:
    def __init__(self):
        self.watched = []

    def watch(self, path):
        self.watched.append(path)


def test_a_server_watches_the_specs_wherever_they_are(tmp_path):
    """Also those that a page names while it runs, and what a spec includes."""
    (tmp_path / "nets").mkdir()
    spec = tmp_path / "nets" / "small.yaml"
    spec.write_text(NET)
    plugin, server = CnnspecPlugin(), Server()
    plugin._watch((str(spec), str(tmp_path / "gone.yaml")))
    plugin.on_serve(server, config=None, builder=None)
    assert server.watched == [str(spec)]
    other = tmp_path / "other.yaml"
    other.write_text(NET)
    plugin._watch((str(spec), str(other)))
    assert server.watched == [str(spec), str(other)]


def test_the_plugin_stays_in_every_build_of_a_server():
    """MkDocs keeps a plug-in that has this event, and makes one without it anew for each build."""
    assert hasattr(CnnspecPlugin, "on_startup")

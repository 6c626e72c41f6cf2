"""The Sphinx extension, by building sites."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from site_builds import sphinx
from support import ROOT

SITE = ROOT / "examples" / "sphinx_site"
CONF = 'extensions = ["cnnspec.sphinx", "myst_parser"]\nexclude_patterns = ["nets"]\n'
NET = "cnnspec: 1\nname: small\ninput: [8, 8, 1]\nfeatures:\n  - conv: {filters: 2, kernel: 3}\n"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    target = tmp_path_factory.mktemp("demo")
    done = sphinx(SITE, target, "-W")
    assert (done.returncode, done.stderr) == (0, "")
    return {page: (target / f"{page}.html").read_text() for page in ("index", "markdown")}


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    (folder / "nets").mkdir(parents=True)
    (folder / "conf.py").write_text(CONF)
    (folder / "nets" / "small.yaml").write_text(NET)
    return folder


def built(site, index, *arguments, name="index.rst"):
    (site / name).write_text(index)
    done = sphinx(site, site / "out", *arguments)
    page = site / "out" / "index.html"
    return done, page.read_text() if page.exists() else ""


def svgs(page):
    return re.findall(r"<svg .*?</svg>", page, re.DOTALL)


def test_the_demo_has_its_figures_captions_and_table(demo):
    figures = svgs(demo["index"])
    assert len(figures) == 3
    for each in figures:
        root = ElementTree.fromstring(each)
        assert root.get("role") == "img"
        assert root.findall(".//{http://www.w3.org/2000/svg}text")
    assert "edges: 27 parameters, 18,252 MACs" in demo["index"]
    assert "ResNet-50 <em>by stages</em>." in demo["index"]
    assert 'aria-label="ResNet-50: a stem' in figures[1]
    assert re.search(r"<td><p>18,252</p></td>", demo["index"])
    assert 'id="edges"' in demo["index"]


def test_dark_where_the_reader_is_unless_a_theme_is_asked_for(demo):
    assert "prefers-color-scheme: dark" in svgs(demo["index"])[0]
    assert "prefers-color-scheme" not in svgs(demo["markdown"])[0]


def test_myst_has_the_directive_too(demo):
    assert len(svgs(demo["markdown"])) == 2
    assert "Three filters that find edges." in demo["markdown"]
    assert "inline: 80 parameters" in demo["markdown"]


def test_a_spec_changed_on_disk_changes_the_page(site):
    (site / "nets" / "base.yaml").write_text("params: {width: 2}\n")
    spec = site / "nets" / "small.yaml"
    spec.write_text(NET.replace("filters: 2", "filters: $width").replace("input", "include: base.yaml\ninput"))
    index = "Net\n===\n\n.. cnnspec:: nets/small.yaml\n"
    done, page = built(site, index)
    assert (done.returncode, "20 parameters" in page) == (0, True)
    (site / "nets" / "base.yaml").write_text("params: {width: 3}\n")
    done = sphinx(site, site / "out")
    assert "30 parameters" in (site / "out" / "index.html").read_text()
    spec.write_text(spec.read_text().replace("kernel: 3", "kernel: 5"))
    sphinx(site, site / "out")
    assert "78 parameters" in (site / "out" / "index.html").read_text()


def test_a_wrong_spec_is_an_error_of_the_build_at_its_place(site):
    (site / "nets" / "small.yaml").write_text(NET.replace("kernel", "kernal"))
    index = "Net\n===\n\n.. cnnspec:: nets/small.yaml\n"
    done, page = built(site, index)
    assert re.search(r"index\.rst:4: ERROR: nets/small\.yaml:5:24: error\[spec\.unknown-key\]", done.stderr)
    assert "did you mean 'kernel'?" in done.stderr
    assert "Traceback" not in done.stderr
    assert svgs(page) == []
    assert sphinx(site, site / "strict", "-W").returncode == 1
    (site / "nets" / "small.yaml").write_text(NET)
    done, page = built(site, index, "-W")
    assert (done.returncode, len(svgs(page))) == (0, 1)


def test_a_wrong_spec_in_a_page_is_told_at_its_line_there(site):
    lines = NET.replace("kernel", "kernal").splitlines()
    (site / "more.md").write_text("# Net\n\n```{cnnspec}\n" + "\n".join(lines) + "\n```\n")
    inner = "".join(f"   {line}\n" for line in lines)
    done, _ = built(site, f"Net\n===\n\n.. toctree::\n\n   more\n\n.. cnnspec::\n   :table:\n\n{inner}")
    assert re.search(r"index\.rst:8: ERROR: index\.rst:15:27: error\[spec\.unknown-key\]", done.stderr), done.stderr
    assert re.search(r"more\.md:3: ERROR: more\.md:8:24: error\[spec\.unknown-key\]", done.stderr)


WRONG = [
    (".. cnnspec:: nets/gone.yaml", "cannot read nets/gone.yaml"),
    (".. cnnspec:: resnet51", "nor a network of the zoo"),
    (".. cnnspec:: nets/small.yaml\n   :level: blok", "did you mean 'block'?"),
    (".. cnnspec:: nets/small.yaml\n   :levle: block", 'unknown option: "levle"'),
    (".. cnnspec:: nets/small.yaml\n   :param: width=2", "there is no parameter 'width'"),
    (".. cnnspec:: nets/small.yaml\n\n   cnnspec: 1", "there is a path and a spec"),
    (".. cnnspec::", "there is no spec to draw"),
]


def test_requests_that_cannot_be_met_are_told(site):
    done, _ = built(site, "Net\n===\n\n" + "\n\n".join(directive for directive, _ in WRONG) + "\n")
    assert [told for _, told in WRONG if told not in done.stderr] == []
    assert len(re.findall(r"index\.rst:\d+: ERROR", done.stderr)) == len(WRONG)
    assert "Traceback" not in done.stderr


def test_a_broken_expectation_is_an_error_beside_the_figure(site):
    (site / "nets" / "small.yaml").write_text(NET + "expect: {params: 21}\n")
    done, page = built(site, "Net\n===\n\n.. cnnspec:: nets/small.yaml\n")
    assert "error[expect.broken]" in done.stderr
    assert len(svgs(page)) == 1


def test_other_builders_get_tikz_and_words(site):
    (site / "index.rst").write_text("Net\n===\n\n.. cnnspec:: nets/small.yaml\n   :table:\n")
    assert sphinx(site, site / "out", "-W", "-b", "latex").returncode == 0
    (tex,) = (site / "out").glob("*.tex")
    assert r"\begin{tikzpicture}" in tex.read_text()
    assert r"\usepackage{tikz}" in tex.read_text()
    assert sphinx(site, site / "text", "-W", "-b", "text").returncode == 0
    assert "conv 3×3, 2" in Path(site / "text" / "index.txt").read_text()

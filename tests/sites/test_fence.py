from support import ROOT

from cnnspec.sites.fence import Where, header_of, show

SITE = ROOT / "examples" / "mkdocs_site" / "docs"
WHERE = Where("index.md", SITE, SITE, 12)


def test_options_of_the_body_go_before_those_of_the_header():
    found = show("nets/edges.yaml --caption Body", [("caption", "Header"), ("table", "")], WHERE)
    assert "<figcaption>Body</figcaption>" in found.html
    assert "<table" in found.html
    assert found.complaints == ()
    assert [each.endswith("nets/edges.yaml") for each in found.files] == [True]


def test_a_mistake_shows_in_place_of_the_figure_and_its_file_is_known(tmp_path):
    (tmp_path / "net.yaml").write_text("cnnspec: 2\n")
    found = show("net.yaml", [], Where("index.md", tmp_path, tmp_path))
    assert "<svg" not in found.html
    assert len(found.complaints) == len(found.files) == 1
    assert found.complaints[0].splitlines()[-1].strip() in found.html


def test_a_broken_expectation_shows_beside_the_figure(tmp_path):
    (tmp_path / "net.yaml").write_text(
        "cnnspec: 1\nname: n\ninput: [8, 8, 1]\nfeatures: [conv: 2]\nexpect: {params: 1}\n"
    )
    found = show("net.yaml", [], Where("index.md", tmp_path, tmp_path))
    assert ("<svg" in found.html, "cnnspec-error" in found.html, len(found.complaints)) == (True, True, 1)


def test_a_key_without_a_value_is_a_switch():
    assert header_of({"table": "table", "level": "block", "x": True}) == [("table", ""), ("level", "block"), ("x", "")]

from pathlib import Path

import pytest
from support import ROOT

from cnnspec.diagnostics import SpecError
from cnnspec.sites.embed import complaint, dependencies, embed, find, inline
from cnnspec.sites.request import read_request

LENET = str(ROOT / "specs" / "lenet5.yaml")
TINY = "cnnspec: 1\nname: tiny\ninput: [8, 8, 1]\nfeatures:\n  - conv: 2\n"


def test_paths_are_seen_from_the_page_or_from_the_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs" / "deep").mkdir(parents=True)
    (tmp_path / "docs" / "lenet5").write_text(TINY)
    deep, root = tmp_path / "docs" / "deep", tmp_path / "docs"
    assert find("net.yaml", deep, root) == "docs/deep/net.yaml"
    assert find("/nets/net.yaml", deep, root) == "docs/nets/net.yaml"
    assert find("lenet5", deep, root) == "lenet5"  # of the zoo
    assert find("lenet5", root, root) == "docs/lenet5"


def test_the_caption_is_that_of_the_totals_which_are_not_in_the_picture_too():
    assert embed(LENET, read_request([])).caption == "lenet5: 61,706 parameters, 416,520 MACs"
    assert embed(LENET, read_request([("show", "lint")])).caption.endswith("MACs; no findings")
    for style in ("boxes", "volume"):
        shown = embed(LENET, read_request([("style", style)]))
        assert shown.caption == "lenet5: 61,706 parameters, 416,520 MACs"
        assert "61,706" not in shown.svg
        assert "61,706" not in shown.tikz
    assert embed(LENET, read_request([("caption", "")])).caption == ""


def test_the_table_has_every_item_and_the_totals():
    table = embed(LENET, read_request([("table", "")])).table
    assert table[1] == ("conv1", "conv 5×5, 6 + tanh", "28×28×6", "156", "117,600", "5")
    assert table[-1] == ("total", "", "10", "61,706", "416,520", "16")
    assert embed(LENET, read_request([])).table == ()


def test_the_words_for_those_who_cannot_see_it():
    shown = embed(LENET, read_request([]))
    assert shown.words.startswith("Two convolutions")
    assert "aria-labelledby" in shown.svg
    shown = embed(LENET, read_request([("alt", 'A "net" & more')]))
    assert shown.words == 'A "net" & more'
    assert 'aria-label="A &quot;net&quot; &amp; more"' in shown.svg
    assert "aria-labelledby" not in shown.svg


def test_parameters_and_variants():
    assert "resnet101" in embed("resnet50", read_request([("variant", "resnet101")])).caption
    shown = embed(str(ROOT / "specs" / "lenet5.yaml"), read_request([("param", "classes=3")]))
    assert shown.graph.output_shape == (3,)


@pytest.mark.parametrize(("text", "place"), [
    (TINY.replace("conv: 2", "conv: {filtres: 2}"), "page.md:15:12:"),
    ("name: x\ninput: [8, 8, 1]\nfeatures:\n  - conv: 2\n", "page.md:11:1:"),
])  # fmt: skip
def test_mistakes_of_a_spec_in_a_page_stand_at_their_lines_there(text, place):
    with pytest.raises(SpecError) as error:
        embed(inline(text, "page.md", 11, Path()), read_request([]))
    assert complaint(error.value).startswith(place)


def test_a_spec_in_a_page_may_be_indented():
    assert embed(inline(TINY, "page.md", 3, Path(), 4), read_request([])).graph.name == "tiny"


def test_what_a_spec_is_made_of(tmp_path):
    (tmp_path / "a.yaml").write_text("include: b.yaml\n")
    text = "include: [a.yaml, gone.yaml]\n" + TINY
    (tmp_path / "net.yaml").write_text(text)
    names = {"a.yaml", "b.yaml", "gone.yaml"}
    assert {Path(each).name for each in dependencies(str(tmp_path / "net.yaml"))} == {"net.yaml", *names}
    assert {Path(each).name for each in dependencies(inline(text, "page.md", 1, tmp_path))} == names
    assert {Path(each).name for each in dependencies("resnet101")} == {"resnet.yaml"}
    assert dependencies("resnet51") == ["resnet51"]


def test_the_findings_of_a_spec_are_marked_where_that_is_asked_for():
    shown = embed(str(ROOT / "examples" / "unwise.yaml"), read_request([("show", "lint")]))
    assert "! lint.unscaled-input" in shown.svg
    assert "lint.unscaled-input" not in embed(str(ROOT / "examples" / "unwise.yaml"), read_request([])).svg

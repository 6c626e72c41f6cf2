import re

import pytest
from page_reader import Reader
from pictures import HOSTILE
from support import ROOT, layers_text, spec_of

from cnnspec.checking.check import check
from cnnspec.compiler.spec import load
from cnnspec.reports.page import page

LENET = page(check(load(ROOT / "specs" / "lenet5.yaml")))


def test_the_figures_of_the_network_are_on_it():
    words = Reader(LENET).words
    for each in (
        "lenet5",
        "61,706 (61,706 trainable, 0 not)",
        "conv 5×5, 16 + tanh",
        "48,120",
        "78.0 %",
        "None.",
        "10×10×16",
    ):
        assert each in words, each


def test_it_needs_no_other_file():
    tags = Reader(LENET).tags
    assert [tag for tag, _ in tags if tag in ("script", "link", "img", "iframe")] == []
    assert [value for _, attrs in tags for name, value in attrs.items() if name in ("src", "href")] == []
    assert "@import" not in LENET
    assert re.findall(r"url\(", LENET) == []


def test_the_largest_bar_is_full_and_the_others_are_in_proportion():
    widths = [float(each) for each in re.findall(r'style="width: ([\d.]+)%', LENET)]
    assert widths.count(100.0) == 2
    assert widths[0] == pytest.approx(100 * 156 / 48120, abs=0.01)


def test_it_is_made_for_phones_dark_screens_and_paper():
    assert 'name="viewport"' in LENET
    assert "prefers-color-scheme: dark" in LENET
    assert "@media print" in LENET


def test_findings_are_told():
    spec = spec_of(layers_text("- conv: 3", extra="expect: {params: 1}\n"))
    (found,) = check(spec).diagnostics
    assert f"error[{found.code}]" in page(check(spec))


def test_no_text_of_a_spec_is_markup():
    from dataclasses import replace

    checked = check(spec_of(layers_text("- conv: 3")))
    hostile = replace(checked, graph=replace(checked.graph, name=HOSTILE))
    assert not [tag for tag, _ in Reader(page(hostile)).tags if tag == "script"]

"""What pages and figures look like in a browser, where there is one."""

import re

import pytest
from browser import CHROMIUM, chromium, corner, width_on_a_phone
from report_cases import EVALUATION, SPEC, write_run
from support import ROOT, spec_of

from cnnspec.checking.check import check
from cnnspec.drawing.palette import DARK, LIGHT
from cnnspec.reports.run_page import run_page
from cnnspec.runs.reading import read_run

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")]


def rgb(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    path = folder / "report.html"
    path.write_text(run_page(read_run(write_run(folder / "run")), check(spec_of(SPEC)), EVALUATION))
    return path


@pytest.mark.parametrize("dark", [False, True])
def test_pages_and_figures_are_light_or_dark_as_the_reader_has_it(tmp_path, page, dark):
    expected = rgb((DARK if dark else LIGHT).paper)
    assert corner(tmp_path, page, dark=dark) == expected
    assert corner(tmp_path, ROOT / "docs" / "lenet5.svg", dark=dark) == expected


def test_a_report_fits_a_phone(tmp_path, page):
    assert width_on_a_phone(tmp_path, page) == 360


@pytest.mark.parametrize("family", ["monospace", "serif"])
def test_texts_stay_in_their_boxes_in_other_fonts(tmp_path, family):
    figure = (ROOT / "docs" / "resnet50.svg").read_text().partition("?>\n")[2].replace("Helvetica, Arial", family, 1)
    page = tmp_path / "figure.html"
    page.write_text(
        figure + '<p id="told"></p><script>onload = () => { let over = 0, seen = 0;'
        "for (const group of document.querySelectorAll('g')) { const box = group.querySelector('rect');"
        "if (box) for (const text of group.querySelectorAll('text')) { seen++; const place = text.getBBox();"
        "const left = +box.getAttribute('x'), right = left + +box.getAttribute('width');"
        "if (place.x < left + 5 || place.x + place.width > right - 5) over++ } }"
        "told.textContent = seen + ' texts, ' + over + ' over' }</script>"
    )
    found = chromium(tmp_path, "--virtual-time-budget=5000", "--dump-dom", page.as_uri())
    seen, over = re.search(r'id="told">(\d+) texts, (\d+) over<', found).groups()
    assert int(seen) > 10
    assert over == "0"

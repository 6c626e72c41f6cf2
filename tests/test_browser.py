"""What pages and figures look like in a browser, where there is one."""

import pytest
from browser import CHROMIUM, corner, width_on_a_phone
from report_cases import EVALUATION, SPEC, write_run
from support import ROOT, spec_of

from cnnspec.check import check
from cnnspec.drawing.palette import DARK, LIGHT
from cnnspec.drawing.run_page import run_page
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

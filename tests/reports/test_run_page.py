import re
from dataclasses import replace

import pytest
from page_reader import Reader
from pictures import HOSTILE
from report_cases import EVALUATION, SPEC, write_run
from support import spec_of

from cnnspec.checking.check import check
from cnnspec.reports.run_page import MOST_CLASSES, confusion, run_page
from cnnspec.runs.reading import read_run

CHECKED = check(spec_of(SPEC))


@pytest.fixture
def run(tmp_path):
    return read_run(write_run(tmp_path / "run"))


def words(page):
    return Reader(page).words


def test_result_curves_environment_and_network_are_on_it(run):
    page = run_page(run, CHECKED, EVALUATION)
    found = words(page)
    for each in (
        "finished", "3 of 3", "val_accuracy 0.9000 in epoch 2", "3.15.1", "none", "images 90, content aaaaaaaaaaaa…",
        "2026-01-01 10:00 UTC", "0.8500 (95 %: 0.7100 to 0.9300)", "conv 3×3, 4", "cat", "0.847",
    ):  # fmt: skip
        assert each in found, each
    assert 'class="curves"' in page
    assert page.count("<svg") == 2


def test_the_confusion_matrix_has_a_row_a_true_class_and_its_shares(run):
    page = run_page(run, CHECKED, EVALUATION)
    rows = re.search(r'<table class="confusion">.*?</table>', page, re.DOTALL)[0]
    assert re.findall(r'<th scope="row">(\w+)</th>', rows) == ["cat", "dog"]
    assert re.findall(r'class="(\w+)" style="--share: ([\d.]+)">(\d+)', rows) == [
        ("right", "0.90", "18"), ("wrong", "0.10", "2"), ("wrong", "0.20", "4"), ("right", "0.80", "16"),
    ]  # fmt: skip
    mistaken = words(page)[words(page).index("Most often mistaken") :]
    assert [each for each in mistaken if each.strip()][4:7] == ["dog", "cat", "4"]


def test_a_matrix_that_nobody_could_read_is_left_out():
    many = MOST_CLASSES + 1
    assert confusion([[1] * many] * many, [str(each) for each in range(many)]) == ""


def test_without_an_evaluation_it_says_why(run):
    assert "Not evaluated: there are no images" in words(run_page(run, CHECKED, None, "there are no images"))


def test_a_run_without_an_epoch_or_a_record_has_a_page(run):
    page = run_page(replace(run, rows=[], record=None), CHECKED, None, "it has no model")
    assert {"No epoch has ended.", "Not on record."} <= set(words(page))


def test_it_needs_no_other_file_and_no_text_of_it_is_markup(tmp_path):
    row = {**EVALUATION["classes"][0], "name": HOSTILE}
    evaluation = {**EVALUATION, "data": HOSTILE, "classes": [row, EVALUATION["classes"][1]]}
    run = read_run(write_run(tmp_path / "run", HOSTILE))
    page = run_page(run, CHECKED, evaluation)
    tags = Reader(page).tags
    assert [tag for tag, _ in tags if tag in ("script", "link", "img", "iframe")] == []
    assert [value for _, attrs in tags for name, value in attrs.items() if name in ("src", "href")] == []


def test_the_curves_style_nothing_else_of_the_page(run):
    """Their rules are about what is inside them: the texts of the network's figure keep their colours."""
    style = re.search(r'<svg [^>]*class="curves".*?<style>(.*?)</style>', run_page(run, CHECKED, None), re.DOTALL)[1]
    rules = re.sub(r"@media[^{]*\{", "", style)
    selectors = [each for rule in re.findall(r"([^{}]+)\{", rules) for each in rule.split(",")]
    assert selectors
    assert all(each.strip().startswith(".curves ") for each in selectors)

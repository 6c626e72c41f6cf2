"""Networks that people asked about: what was wrong with them is named, at its line.

Each file says where it was asked and what `check` must tell; what is not expected must be advice at most.
"""

import re

import pytest
from support import ROOT, linted

FOLDER = ROOT / "tests" / "corpus" / "questions"
FILES = sorted(FOLDER.glob("*.yaml"))


def expected(text):
    (line,) = re.findall(r"^# expect: (.*)$", text, re.MULTILINE)
    return [(code, int(number)) for code, number in re.findall(r"(\S+) at (\d+)", line)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_wrong_is_named_at_its_line(path):
    text = path.read_text()
    assert text.startswith("# http")
    found = linted(text)
    places = [(each.code, each.span.line) for each in found]
    assert [each for each in expected(text) if each not in places] == [], places
    more = [each for each in found if (each.code, each.span.line) not in expected(text)]
    assert [each.code for each in more if each.severity != "info"] == []


def test_there_are_enough_of_them():
    assert len(FILES) >= 10

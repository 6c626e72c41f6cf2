"""Wrong specs and what is told about them, word for word: `tests/corpus/errors/CODE.what.yaml` and the text beside it.

`# also: code` in a spec names codes beside that of the file's name. `make golden` writes the texts anew: read them.
"""

import json
import re
from pathlib import Path

import pytest
from support import call

ERRORS = Path(__file__).parent / "corpus" / "errors"
CASES = sorted(ERRORS.glob("*.yaml"), key=lambda path: path.name)
# Findings that can say no more than what is wrong, and why that is so.
WITHOUT_REMEDY: dict[str, str] = {}


def code_of(path):
    return ".".join(path.name.split(".")[:2])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_told(path, capfd, monkeypatch, request):
    monkeypatch.chdir(ERRORS)
    code, out, err = call(capfd, "check", path.name)
    assert (code, out) == (1, "")
    assert "Traceback" not in err
    expected = path.with_suffix(".txt")
    if request.config.getoption("--update-golden"):
        expected.write_text(err)
    assert err == expected.read_text()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_code_and_nothing_else_with_a_remedy(path, capfd, monkeypatch):
    monkeypatch.chdir(ERRORS)
    out = call(capfd, "check", path.name, "--format", "json").out
    found = [each for file in json.loads(out)["files"] for each in file["diagnostics"]]
    text = path.read_text(errors="replace")
    also = {code for line in re.findall(r"^# also: (.*)$", text, re.MULTILINE) for code in line.split()}
    assert {each["code"] for each in found} == {code_of(path), *also}
    assert [each["message"] for each in found if not each["help"] and each["code"] not in WITHOUT_REMEDY] == []
    places = [(each["line"], each["column"]) for each in found]
    assert places == sorted(places)


def test_there_are_enough_of_them():
    assert len(CASES) >= 120
    assert {path.name for path in ERRORS.glob("*.txt")} == {f"{path.stem}.txt" for path in CASES}

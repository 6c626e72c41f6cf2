"""What every format does, whatever it looks like."""

import pytest
from format_cases import printed, reports_of
from support import ROOT

from cnnspec.diagnostics import Diagnostic, formats
from cnnspec.diagnostics.formats import Report, by_place, relative
from cnnspec.spans.source import Source, Span


def test_every_file_is_a_format_and_has_a_test():
    files = {path.stem for path in (ROOT / "cnnspec" / "diagnostics" / "formats").glob("[!_]*.py")}
    assert set(formats.names()) == files
    assert {
        path.stem.removeprefix("test_") for path in (ROOT / "tests" / "diagnostics" / "formats").glob("*.py")
    } == files | {"contract"}


@pytest.mark.parametrize("name", formats.names())
def test_it_tells_every_finding_and_nothing_of_a_good_file(name):
    told = printed(name, reports_of()) + printed(name, reports_of(), "err")
    assert "spec.unknown-key" in told
    assert "spec.item" in told
    good = printed(name, [Report("good.yaml", ())]) + printed(name, [Report("good.yaml", ())], "err")
    assert "error" not in good


@pytest.mark.parametrize("name", formats.names())
def test_it_tells_what_has_no_place(name):
    lost = Report("gone.yaml", (Diagnostic("file.unreadable", "cannot read it"),), unreadable=True)
    told = printed(name, [lost]) + printed(name, [lost], "err")
    assert "gone.yaml" in told
    assert "cannot read it" in told


def test_a_finding_of_an_included_file_is_told_there():
    span = Span(Source("lib.yaml", "a: 1", number=1), 0, 1)
    found = (Diagnostic("x.y", "one", span), Diagnostic("x.z", "two"))
    assert [path for path, _ in by_place(Report("net.yaml", found))] == ["lib.yaml", "net.yaml"]


def test_paths_are_relative_to_the_folder_of_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert relative(str(tmp_path / "nets" / "a.yaml")) == "nets/a.yaml"
    assert relative("./nets/../a.yaml") == "a.yaml"
    assert relative("/elsewhere/a.yaml") == "/elsewhere/a.yaml"

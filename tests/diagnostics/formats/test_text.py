import io

import pytest
from format_cases import printed, reports_of

from cnnspec.diagnostics import Diagnostic, Edit, Fix
from cnnspec.diagnostics.formats import Report
from cnnspec.diagnostics.formats.text import one, wants_color
from cnnspec.spans.source import Source, Span

SOURCE = Source("net.yaml", "one: | two\n")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def finding(severity="error", **more):
    return Diagnostic("a.code", "a message", Span(SOURCE, 0, 3), severity=severity, **more)


@pytest.mark.parametrize(
    ("terminal", "environment", "wanted"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours_are_for_terminals_of_those_who_want_them(monkeypatch, terminal, environment, wanted):
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color(Terminal() if terminal else io.StringIO()) is wanted


def test_colours_mark_level_caret_and_remedy_and_change_no_word():
    plain, colored = one(finding(help="do it")), one(finding(help="do it"), color=True)
    assert "\x1b" not in plain
    for part in ("\x1b[1;31merror[a.code]\x1b[0m", "\x1b[1;31m^^^\x1b[0m", "\x1b[1mhelp:\x1b[0m do it"):
        assert part in colored
        colored = colored.replace(part, "")
    assert "\x1b" not in colored


def test_a_long_remedy_is_wrapped_at_80_columns_and_the_first_line_is_not():
    found = finding(help="word " * 30, notes=("block " * 20,))._replace(message="message " * 20)
    first, *rest = one(found).split("\n")
    assert len(first) > 150
    assert max(map(len, rest)) <= 80
    assert [line[:8] for line in rest[2:]].count("        ") == 2
    assert " ".join(" ".join(rest[2:]).split()) == " ".join(f"in {'block ' * 20} help: {'word ' * 30}".split())


def test_an_excerpt_fits_80_columns():
    text = "\n" * 98 + "a" * 200 + ": here"
    found = Diagnostic("a.code", "m", Span(Source("n.yaml", text), text.index("here"), len(text)))
    assert all(len(line) <= 80 for line in one(found).split("\n"))


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ([[], []], "2 files: ok"),
        ([["error"], ["error", "warning"], []], "3 files: 2 errors, 1 warning"),
        ([["warning", "warning"], ["info"]], "2 files: 2 warnings, 1 piece of advice"),
    ],
)
def test_several_files_have_a_summary(levels, wanted):
    reports = [Report(f"{index}.yaml", tuple(map(finding, each))) for index, each in enumerate(levels)]
    assert printed("text", reports).splitlines()[-1] == wanted
    assert not any("files:" in printed("text", [report]) for report in reports)


@pytest.mark.parametrize(
    ("safe", "wanted"),
    [
        ([True], "1 can be fixed with --fix"),
        ([True, True, False], "2 can be fixed with --fix, 1 more with --unsafe-fixes"),
        ([False], "1 can be fixed with --unsafe-fixes"),
    ],
)
def test_it_says_what_can_be_fixed(safe, wanted):
    fixes = [Fix((Edit(Span(SOURCE, 0, 3), "x"),), each) for each in safe]
    report = Report("net.yaml", tuple(finding(fix=fix) for fix in fixes))
    assert printed("text", [report], "err").splitlines()[-1] == wanted


def test_findings_go_to_standard_error_and_results_to_standard_output():
    assert printed("text", reports_of()) == ""
    assert printed("text", [Report("a.yaml", ())]) == "a.yaml: ok\n"

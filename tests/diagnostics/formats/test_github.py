from format_cases import printed, reports_of

from cnnspec.diagnostics import Diagnostic
from cnnspec.diagnostics.formats import Report
from cnnspec.spans.source import Source, Span


def test_a_line_a_finding():
    first, second = printed("github", reports_of()).splitlines()
    assert first == (
        "::error file=nets/a b.yaml,line=6,col=24,endLine=6,endColumn=30,title=spec.unknown-key"
        "::conv: unknown key 'kernal'%0Ahelp: did you mean 'kernel'?"
    )
    assert second.startswith("::error file=nets/a b.yaml,line=7,")


def test_what_means_something_to_the_reader_is_escaped():
    found = Diagnostic("a.code", "50 % of a: b, c\r\nd", None, "e\nf", severity="warning")
    (line,) = printed("github", [Report("a,b:c%.yaml", (found,))]).splitlines()
    assert line == "::warning file=a%2Cb%3Ac%25.yaml,title=a.code::50 %25 of a: b, c%0D%0Ad%0Ahelp: e%0Af"


def test_columns_are_of_one_line_only_and_advice_is_a_notice():
    found = Diagnostic("a.code", "m", Span(Source("n.yaml", "a: [1,\n 2]\n"), 3, 10), severity="info")
    assert printed("github", [Report("n.yaml", (found,))]) == "::notice file=n.yaml,line=1,endLine=2,title=a.code::m\n"


def test_the_way_through_blocks_is_told():
    found = Diagnostic("a.code", "m", None, notes=("block b, used at line 3",))
    assert "::m%0Ain block b, used at line 3" in printed("github", [Report("n.yaml", (found,))])

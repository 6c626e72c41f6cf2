import json

from cnnspec.diagnostics import Diagnostic, SpecError, in_file_order, render_json, render_text
from cnnspec.spans.source import Source, Span


def diagnostic(text, part, **more):
    start = text.index(part)
    return Diagnostic("a.code", "what", Span(Source("f.yaml", text), start, start + len(part)), **more)


def test_the_text_shows_place_line_caret_way_and_remedy():
    found = diagnostic("one: 1\ntwo: twice\n", "twice", help="do this", notes=("block b, used at line 3",))
    assert render_text(found) == (
        "f.yaml:2:6: error[a.code] what\n"
        "  2 | two: twice\n"
        "    |      ^^^^^\n"
        "  in block b, used at line 3\n"
        "  help: do this"
    )


def test_the_caret_stands_under_its_character():
    assert render_text(diagnostic("ü漢: x\n", "x")).splitlines()[2] == "    |      ^"
    assert render_text(diagnostic("\ta: x\n", "x")).splitlines()[2] == "    | \t   ^"


def test_a_long_line_is_cut_around_the_caret():
    found = diagnostic(f"{'a' * 5000} here {'b' * 5000}\n", "here")
    _, line, carets = render_text(found).splitlines()
    assert len(line) < 120
    start = carets.index("^")
    assert line[start : start + 4] == "here"


def test_control_characters_reach_no_terminal():
    assert "\x1b" not in render_text(diagnostic("a: \x1b[31m b\n", "b"))


def test_without_a_place_there_is_no_excerpt():
    assert render_text(Diagnostic("a.code", "what"), "f.yaml") == "f.yaml: error[a.code] what"


def test_json_is_the_contract_for_scripts():
    text = "é: 1\nb: [x,\n  y]\n"
    span = Span(Source("f.yaml", text), text.index("["), text.index("]") + 1)
    (file,) = json.loads(render_json([("f.yaml", [Diagnostic("a.code", "what", span, "help")])]))["files"]
    assert file == {
        "path": "f.yaml",
        "diagnostics": [
            {
                "code": "a.code",
                "severity": "error",
                "message": "what",
                "help": "help",
                "line": 2,
                "column": 4,
                "end_line": 3,
                "end_column": 5,
                "fixable": False,
            }
        ],
    }


def test_findings_come_in_file_order():
    first, second = diagnostic("a b", "a"), diagnostic("a b", "b")
    assert in_file_order([second, first]) == (first, second)
    assert SpecError([second, first]).diagnostics == (first, second)

from support import ROOT

from cnnspec.diagnostics import codes
from cnnspec.diagnostics.codes import _render

TEXTS = [codes.read(code) for code in codes.known()]


def test_the_page_is_that_of_the_texts():
    assert (ROOT / "docs" / "codes.md").read_text() == _render.page(TEXTS), "run `make codes`"


def test_a_terminal_of_80_columns_is_wide_enough():
    for text in TEXTS:
        lines = _render.as_text(text).splitlines()
        examples = (text.bad.spec + text.good.spec).splitlines()
        assert [line for line in lines if len(line) > 80 and line.strip() not in map(str.strip, examples)] == []
    assert max(map(len, _render.list_text(TEXTS).splitlines())) <= 80


def test_nothing_is_lost_in_a_terminal():
    text = codes.read("shape.residual")
    shown = _render.as_text(text)
    words = [*text.what.split(), *text.why.split(), *text.source.split()]
    assert [word for word in words if word not in shown] == []
    assert "      - residual:\n          body:" in shown

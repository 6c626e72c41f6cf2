import pytest
from pictures import picture

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.formats import dot
from cnnspec.drawing.renderer import run


def test_the_file_is_what_graphviz_reads():
    text = dot.write(picture("- conv: 3")).decode()
    assert text.startswith("digraph")
    assert b"conv 3" in run(text, "svg")


def test_it_draws_boxes_only():
    with pytest.raises(UsageError, match="boxes only"):
        dot.write(picture("- conv: 3", style="volume"))

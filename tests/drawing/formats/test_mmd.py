import re

import pytest
from pictures import HOSTILE, RESIDUAL, hostile_graph, picture

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.formats import mmd
from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture

LINE = re.compile(
    r"""[ ]{2,}(?: acc(Title|Descr):\ [^;{}%<>\#`]*
        | classDef\ \w+\ [\w#:,]+
        | \w+(\("[^"]*"\)|\["[^"]*"\](:::\w+)?)
        | \w+\ (-->|-\.->)(\|"[^"]*"\|)?\ \w+
        | \w+\ ~~~\ \w+ | style\ caption\ [\w:,]+ | subgraph\ \w+\["[^"]*"\] | end )""",
    re.VERBOSE,
)


def lines(drawn):
    first, second, *rest = mmd.source(drawn).splitlines()
    assert first == f"%% {drawn.stamp}"
    assert second in ("flowchart TB", "flowchart LR")
    return rest


def test_it_is_a_flow_chart():
    drawn = lines(picture(RESIDUAL, level="layer"))
    assert [line for line in drawn if not LINE.fullmatch(line)] == []
    assert '  n1["<b>conv 3×3, 4</b>"]:::conv' in drawn
    assert '  n1 -.->|"28×28×4"| n3' in drawn
    assert '  input("input 28×28×1")' not in drawn  # names of a spec are no names of the chart


def test_no_text_of_a_spec_is_more_than_text():
    drawn = lines(Picture(hostile_graph(), Options(description=HOSTILE)))
    assert [line for line in drawn if not LINE.fullmatch(line)] == []
    assert "<script" not in "\n".join(drawn)


def test_repeats_are_frames():
    layers = "- repeat: {times: 3, layers: [{conv: {filters: 1, padding: same}}, {pool: {type: max, size: 1}}]}"
    assert '  subgraph frame_0["× 3"]' in lines(picture(layers))


def test_a_direction_is_that_of_the_chart():
    assert "flowchart LR" in mmd.write(picture("- conv: 3", direction="right")).decode()


def test_it_draws_boxes_only():
    with pytest.raises(UsageError, match="boxes only"):
        mmd.write(picture("- conv: 3", style="volume"))

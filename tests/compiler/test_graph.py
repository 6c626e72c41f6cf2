from support import graph_of

from cnnspec.compiler.graph import Frame, tell
from cnnspec.spans.source import Source, Span

SPAN = Span(Source("f", "a\nb"), 2, 3)


def test_the_way_to_a_place_is_told_innermost_first():
    repeat = Frame("repeat", "", SPAN, 2, 4)
    block = Frame("block", "bottleneck", SPAN)
    stage = Frame("stages", "basic", SPAN, 1, 3, stage=2)
    assert tell((repeat, block)) == ("bottleneck, used at line 2 (repeat 2 of 4)",)
    assert tell((stage, repeat)) == ("repeat 2 of 4, at line 2", "basic, used at line 2 (stage 2, block 1 of 3)")
    assert tell((block, block)) == ("bottleneck, used at line 2",) * 2
    assert tell(()) == ()


def test_nodes_know_their_place_and_what_flows_into_them():
    graph = graph_of("- conv: {filters: 3, kernel: 1}\n- add: {from: [conv1, conv1.conv]}")
    conv, add = graph.nodes
    assert (conv.span.line, add.span.line) == (5, 6)
    assert graph.shapes_into(add) == ((28, 28, 3), (28, 28, 3))
    assert graph.output == "add1"

"""Networks that the tests of drawing share."""

from support import graph_of, spec_of

from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture

UNET = """\
cnnspec: 1
name: unet
input: [32, 32, 3]
defaults: {conv: {padding: same, activation: relu}}
blocks:
  double: {args: {width: int}, layers: [conv: $width, conv: $width]}
features:
  - double: {width: 8, name: enc1}
  - pool: max
  - double: {width: 16, name: middle}
  - upsample: 2
  - conv: {filters: 8, name: up}
  - concat: [up, enc1]
  - double: {width: 8}
  - conv: {filters: 2, kernel: 1, activation: softmax}
"""
RESIDUAL = "- conv: {filters: 4, padding: same}\n- residual: {body: [{conv: {filters: 4, padding: same, norm: batch}}], activation: relu}"
DENSE_BLOCK = "- conv: {filters: 4, padding: same}\n- dense_block: {depth: 3, growth: 2}"
HOSTILE = (
    """<script>alert('x')</script> & "quoted" \\N \\input{x} %$#_^~ ]]> --> `` ]; } | %%{init: {}}%% \x07\x1b\x00\x85\u2028\n```"""
    "\r\n\\end{tikzpicture}\\\\ ?` &#60; #59; \ufffe end"
)


def unet():
    return spec_of(UNET).compile()


def picture(layers, input="[28, 28, 1]", extra="", **options):
    return Picture(graph_of(layers, input, extra), Options(**options))


def hostile_graph():
    """A graph whose every name is made to do harm, as one that another program makes could have them."""
    from dataclasses import replace

    graph = graph_of(
        "- conv: {filters: 2, padding: same, activation: relu}\n- unit: {}\n- repeat: {times: 2, layers: [{conv: {filters: 2, padding: same}}, {pool: {type: max, size: 1}}]}",
        extra="blocks: {unit: {layers: [{conv: {filters: 2, padding: same}}, {conv: {filters: 3, padding: same}}]}}\n",
    )
    names = {name: f"{name}{HOSTILE}\ud800" for name in graph.values}
    nodes = tuple(
        node._replace(
            name=names[node.name], item=f"{node.item}{HOSTILE}\ud800", inputs=tuple(names[each] for each in node.inputs),
            chain=tuple(frame._replace(name=frame.name and HOSTILE) for frame in node.chain),
        )
        for node in graph.nodes
    )  # fmt: skip
    inputs = tuple(each._replace(name=names[each.name]) for each in graph.inputs)
    outputs = tuple(each._replace(name=HOSTILE, node=names[each.node]) for each in graph.outputs)
    return replace(graph, name=HOSTILE, nodes=nodes, inputs=inputs, outputs=outputs)

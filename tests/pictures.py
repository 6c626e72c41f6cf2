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
HOSTILE = """<script>alert('x')</script> & "quoted" \\N \\input{x} %$#_^~ ]]> --> `` ]; } \x07\x1b end"""


def unet():
    return spec_of(UNET).compile()


def picture(layers, input="[28, 28, 1]", extra="", **options):
    return Picture(graph_of(layers, input, extra), Options(**options))


def hostile_graph():
    """A graph whose every text is made to do harm, as a layer of another package could."""
    from dataclasses import replace

    graph = graph_of(
        "- conv: {filters: 2, padding: same, activation: relu}\n- repeat: {times: 2, layers: [{conv: {filters: 2, padding: same}}, {pool: {type: max, size: 1}}]}"
    )
    return replace(graph, name=HOSTILE)

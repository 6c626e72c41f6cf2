"""A network in the language of Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.drawing.boxes import Box, box_names, boxes
from cnnspec.drawing.fold import Folded, Group, fold
from cnnspec.shapes import is_known, times

if TYPE_CHECKING:
    from cnnspec.graph import Graph

FONT = "Helvetica,Arial,sans-serif"
# Fill and border by kind of operation, told apart by lightness too; after the palette of Okabe and Ito.
COLOURS = {
    "conv": ("#d6e8f5", "#0072b2"),
    "depthwise_conv": ("#d6e8f5", "#0072b2"),
    "separable_conv": ("#d6e8f5", "#0072b2"),
    "conv_transpose": ("#d6e8f5", "#0072b2"),
    "dense": ("#e5d7ee", "#6a3d9a"),
    "pool": ("#fbe3cf", "#b34700"),
    "global_pool": ("#fbe3cf", "#b34700"),
    "add": ("#d5efe6", "#00735a"),
    "concat": ("#d5efe6", "#00735a"),
    "subtract": ("#d5efe6", "#00735a"),
    "multiply": ("#d5efe6", "#00735a"),
    "average": ("#d5efe6", "#00735a"),
    "maximum": ("#d5efe6", "#00735a"),
}
OTHER = ("#f2f2f2", "#595959")


def to_dot(graph: Graph) -> str:
    """The DOT source: the same for the same graph."""
    import graphviz

    drawing = graphviz.Digraph(
        graph.name,
        graph_attr={
            "rankdir": "TB", "nodesep": "0.25", "ranksep": "0.3", "fontname": FONT, "fontsize": "11",
            "label": _caption(graph), "labelloc": "b", "margin": "0.1",
        },
        node_attr={
            "shape": "box", "style": "rounded,filled", "fontname": FONT, "fontsize": "11", "margin": "0.14,0.06",
            "height": "0.3",
        },
        edge_attr={"fontname": FONT, "fontsize": "9", "fontcolor": "#404040", "color": "#404040", "arrowsize": "0.6"},
    )  # fmt: skip
    folded = fold(boxes(graph))
    ids = _Ids()
    shapes = {value.name: times(value.shape) for value in graph.inputs}
    for value in graph.inputs:
        text = f"{value.name} {times(value.shape)}"
        drawing.node(ids[value.name], text, shape="plaintext", style="", margin="0.05")
    _add(drawing, folded.children, ids)
    drawn = list(Group("", folded.children).boxes())
    shapes |= {box.name: times(box.shape) for box in drawn}
    for box in drawn:
        for name in dict.fromkeys(folded.drawn(name) for name in box.inputs):
            drawing.edge(ids[name], ids[box.name], f" {shapes[name]}")
    _add_outputs(drawing, graph, folded, box_names(graph), ids)
    return str(drawing.source)


class _Ids(dict[str, str]):
    """Short ids, so that no name of a spec needs quoting."""

    def __missing__(self, name: str) -> str:
        self[name] = f"n{len(self)}"
        return self[name]


def _add(drawing: Any, children: list[Box | Group], ids: _Ids, path: str = "") -> None:
    for index, child in enumerate(children):
        if isinstance(child, Box):
            fill, border = COLOURS.get(child.op, OTHER)
            drawing.node(ids[child.name], _label(child), fillcolor=fill, color=border, tooltip=child.name)
            continue
        with drawing.subgraph(name=f"cluster{path}_{index}") as inner:
            style = {"style": "rounded,dashed", "color": "#808080", "labelloc": "t", "labeljust": "l"}
            inner.attr(label=child.caption, fontsize="10", margin="10", **style)
            _add(inner, child.children, ids, f"{path}_{index}")


def _add_outputs(drawing: Any, graph: Graph, folded: Folded, names: dict[str, str], ids: _Ids) -> None:
    for index, (output, shape) in enumerate(zip(graph.outputs, graph.output_shapes.values(), strict=True)):
        out = f"out{index}" if index else "out"
        drawing.node(out, f"{output.name} {times(shape)}", shape="plaintext", style="", margin="0.05")
        drawing.edge(ids[folded.drawn(names[output.node])], out)


def _label(box: Box) -> str:
    return "\n".join((box.title, *([" · ".join(box.details)] if box.details else [])))


def _caption(graph: Graph) -> str:
    from cnnspec.analysis.cost import count_costs

    total = count_costs(graph).total
    macs = f"{total.macs:,} MACs" if is_known(total.macs) else f"MACs depend on {', '.join(graph.domains)}"
    return f"{graph.name}: {total.params:,} parameters, {macs}"

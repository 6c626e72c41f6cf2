"""A summary as a table: text for a terminal, Markdown, CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.values.shapes import Shape, compact, count, grouped, is_known, scaled, times

if TYPE_CHECKING:
    from cnnspec.analysis.memory import Memory
    from cnnspec.analysis.receptive_field import Field
    from cnnspec.analysis.summary import Summary
    from cnnspec.compiler.graph import Node
    from cnnspec.values.domain import Domain

CONVENTIONS = (
    "Shapes are height×width×channels. MACs: multiply-accumulates of convolutions and dense layers for one image "
    "(FLOPs are twice that). RF: receptive field in input pixels; - where a layer sees all of the input."
)
COLUMNS = ("layer", "what", "output", "parameters", "MACs", "receptive field")
HEADINGS = ("layer", "what", "output", "params", "MACs", "RF")
WIDTH = 80
UNKNOWN = "?"


class Row(NamedTuple):
    """One line of a table: an item of the spec, its fused nodes together."""

    name: str
    what: str
    shape: Shape
    params: int
    macs: int
    field: Field
    note: str = ""


def rows(summary: Summary) -> Iterator[Row]:
    """One row an item."""
    for name, group in groupby(summary.graph.nodes, key=lambda node: node.item):
        nodes = list(group)
        costs = [summary.costs.by_node[node.name] for node in nodes]
        notes = [note for node in nodes if (note := summary.graph.notes.get(node.name))]
        if shared := summary.graph.shared_with(nodes):
            notes.append(f"weights of {shared}")
        yield Row(
            name,
            " + ".join(node.layer.label() for node in nodes),
            nodes[-1].shape,
            sum(cost.params for cost in costs),
            sum(cost.macs for cost in costs),
            summary.fields[nodes[-1].name],
            ", ".join(notes),
        )


def totals(summary: Summary) -> list[tuple[str, str]]:
    """The network's own figures, as label and value."""
    cost, field, memory = summary.costs.total, summary.receptive_field, summary.memory
    params, trainable, non_trainable = (grouped(n) for n in (cost.params, cost.trainable, cost.non_trainable))
    seen = "all of the input"
    if field:
        seen = f"{_axes(field.size)} pixels, stride {_axes(field.stride)}, padding {_axes(field.padding)}"
        seen += ", gates left out" if field.gated else ""
    elif summary.graph.domains:
        seen = "not known, or all of the input"
    return [
        *_rules(summary.graph.domains),
        ("parameters", f"{params} ({trainable} trainable, {non_trainable} not)"),
        ("MACs", grouped(cost.macs) if is_known(cost.macs) else _depends(summary)),
        ("memory", _memory(memory) if memory else _depends(summary)),
        ("receptive field", seen),
        ("depth", f"{count(summary.depth, 'layer')} with weights"),
    ]


def _rules(domains: Mapping[str, Domain]) -> list[tuple[str, str]]:
    """What the open sizes have to be, those that have to be the same together."""
    names: dict[Domain, list[str]] = {}
    for name, domain in domains.items():
        names.setdefault(domain, []).append(name)
    rules = [text for domain, alike in names.items() if (text := domain.text(", ".join(alike)))]
    return [("" if at else "sizes", text) for at, text in enumerate(rules)]


def conventions(summary: Summary) -> str:
    """What the numbers mean."""
    names = ", ".join(summary.graph.domains)
    return f"{CONVENTIONS} {UNKNOWN}: depends on {names}." if names else CONVENTIONS


def text(summary: Summary) -> str:
    """A table of at most 80 columns, the totals and the conventions."""
    from cnnspec.text.layout import table, wrapped

    lined = []
    for row in rows(summary):
        what = f"{row.what} ({row.note})" if row.note else row.what
        lined.append((row.name, what, *figures(row), _size(row.field)))
    lines = [*wrapped(_title(summary), WIDTH), *table(HEADINGS, lined, WIDTH), ""]
    for label, value in totals(summary):
        first, *others = wrapped(value, WIDTH - 18)
        lines += [f"{label:>16}  {first}", *(" " * 18 + line for line in others)]
    return "\n".join([*lines, "", *wrapped(conventions(summary), WIDTH)])


def figures(row: Row) -> tuple[str, str, str]:
    """Shape, parameters and MACs, as a table for a terminal has them."""
    return times(row.shape), _count(row.params), _short(row.macs)


def markdown(summary: Summary) -> str:
    """A table for documents."""
    lines = [
        f"**{_markdown_text(_title(summary))}**",
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|---|---|---:|---:|---:|---:|",
        *(_markdown_row(row) for row in cells(summary)),
    ]
    lines += ["", *(f"- {label or 'sizes'}: {value}" for label, value in totals(summary)), "", conventions(summary)]
    return "\n".join(lines)


def cells(summary: Summary) -> Iterator[tuple[str, ...]]:
    """A row an item, as texts in the order of ``COLUMNS``."""
    for row in rows(summary):
        yield row.name, row.what, times(row.shape), grouped(row.params), _exact(row.macs), _size(row.field)


def total_cells(summary: Summary) -> tuple[str, ...]:
    """The last row of such a table: that of the network."""
    total, shapes = summary.costs.total, summary.graph.output_shapes.values()
    output = ", ".join(times(shape) for shape in shapes)
    return "total", "", output, grouped(total.params), _exact(total.macs), _size(summary.receptive_field)


def side_by_side(table: Sequence[Mapping[str, Any]], *, markdown: bool = False) -> str:
    """A row a network: what scripts read of each, in short."""
    headings = ("network", "input", "parameters", "MACs", "RF", "depth")
    lines = [
        (
            str(row["name"]),
            times(row["input_shape"]),
            grouped(row["params"]["total"]),
            UNKNOWN if row["macs"] is None else grouped(row["macs"]),
            _axes(tuple(row["receptive_field"]["size"])) if row["receptive_field"] else "-",
            str(row["depth"]),
        )
        for row in table
    ]
    if markdown:
        bars = [_markdown_row(cells) for cells in (headings, *lines)]
        return "\n".join([bars[0], "|---|" + "---:|" * (len(headings) - 1), *bars[1:]])
    widths = [max(len(cells[column]) for cells in (headings, *lines)) for column in range(len(headings))]

    def line(cells: Sequence[str]) -> str:
        numbers = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
        return "  ".join([cells[0].ljust(widths[0]), *numbers])

    return "\n".join(line(cells) for cells in (headings, *lines))


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_markdown_text, cells))} |"


def _markdown_text(text: str) -> str:
    """A text on one line, in which nothing is the end of a cell, code, a link or HTML."""
    return "".join(f"\\{char}" if char in "\\`|<[&" else char if char.isprintable() else " " for char in text)


def csv(summary: Summary) -> str:
    """One line a node, with whole numbers, for spreadsheets."""
    import csv as writer
    import io

    buffer = io.StringIO()
    table = writer.writer(buffer, lineterminator="\n")
    table.writerow(
        ["name", "op", "section", "line", "inputs", "output_shape", "params", "trainable", "macs", "receptive_field"]
    )
    for node in summary.graph.nodes:
        table.writerow(_csv_row(summary, node))
    return buffer.getvalue()


def _csv_row(summary: Summary, node: Node) -> Iterable[Any]:
    cost, field = summary.costs.by_node[node.name], summary.fields[node.name]
    shape = "x".join(str(size) if is_known(size) else compact(size) for size in node.shape)
    return (
        node.name, node.op, node.section, node.span.line, " ".join(node.inputs), shape, cost.params, cost.trainable,
        cost.macs if is_known(cost.macs) else "", "x".join(map(str, field.size)) if field else "",
    )  # fmt: skip


def _title(summary: Summary) -> str:
    graph = summary.graph
    into = _shapes({value.name: value.shape for value in graph.inputs}, "input")
    return f"{graph.name}: {into} → {_shapes(graph.output_shapes, 'output')}"


def _shapes(shapes: Mapping[str, Shape], only: str) -> str:
    """Shapes with their names, but for the one that a spec need not name."""
    return ", ".join(times(shape) if name == only else f"{name} {times(shape)}" for name, shape in shapes.items())


def _axes(numbers: tuple[object, ...]) -> str:
    entries = [UNKNOWN if number is None else number for number in numbers]
    return str(entries[0]) if len(set(entries)) == 1 else times(entries)


def _size(field: Field) -> str:
    return _axes(field.size) if field else "-"


def _count(number: int) -> str:
    return grouped(number) if number else "-"


def _exact(number: int) -> str:
    return grouped(number) if is_known(number) else UNKNOWN


def _depends(summary: Summary) -> str:
    return f"depends on {', '.join(summary.graph.domains)}"


def _memory(memory: Memory) -> str:
    predicting, training = _bytes(memory.inference_bytes), _bytes(memory.training_bytes)
    return f"{predicting} to predict, {training} to train on batches of {memory.batch}"


def _bytes(number: int) -> str:
    """Bytes with three or four digits: 254,344 is 248.4 KiB."""
    return scaled(number, ((2**30, " GiB"), (2**20, " MiB"), (2**10, " KiB")), " bytes")


def _short(number: int) -> str:
    """A count with three or four digits: 416,520 is 416.5K."""
    if not is_known(number):
        return UNKNOWN
    if not number:
        return "-"
    return scaled(number, ((10**9, "G"), (10**6, "M"), (10**3, "K")))

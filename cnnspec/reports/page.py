"""A page about a network: figure, totals, layers, costs and findings in one HTML file that needs no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.diagnostics import render_text
from cnnspec.drawing.markup import xml_text
from cnnspec.drawing.measure import FAMILY
from cnnspec.drawing.palette import DARK, LIGHT, PRINT, Palette
from cnnspec.values.shapes import grouped, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnspec.analysis.report import Row
    from cnnspec.checking.check import Checked

# Widths are those of a phone up to a sheet of paper; what is wider scrolls in its own frame.
STYLE = """
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 16px/1.5 FAMILY;
  background: var(--paper); color: var(--text); }
h1, h2 { line-height: 1.2; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 1rem 0; text-align: center; }
figure svg { max-width: 100%; height: auto; }
.wide { overflow-x: auto; }
@media screen { .wide .curves { max-width: none; } }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th, td { padding: 0.2rem 0.5rem; text-align: left; border-bottom: 1px solid var(--frame); vertical-align: top; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.bar { display: block; height: 0.5rem; min-width: 1px; background: var(--line); }
.params .bar { background: var(--conv-line); }
.macs .bar { background: var(--skip); }
.cost td { vertical-align: middle; }
.cost td:last-child { width: 50%; }
.confusion { width: auto; }
.confusion th, .confusion td { text-align: center; padding: 0.2rem 0.4rem; }
.confusion tbody th { text-align: right; white-space: nowrap; }
.right { font-weight: bold; background: color-mix(in srgb, var(--conv-line) calc(var(--share) * 35%), var(--paper)); }
.wrong { background: color-mix(in srgb, var(--skip) calc(var(--share) * 35%), var(--paper)); }
pre { overflow-x: auto; white-space: pre-wrap; }
footer { margin-top: 2rem; color: var(--muted); font-size: 0.875rem; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } tr, figure { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .wide { overflow: visible; } .bar, .right, .wrong { print-color-adjust: exact; } }
""".replace("FAMILY", FAMILY)


def page(checked: Checked) -> str:
    """The HTML of a spec that is a network."""
    from cnnspec.analysis import report

    assert checked.graph is not None
    footer = f"<footer><p>{xml_text(report.CONVENTIONS)}</p><p>Made by cnnspec.</p></footer>"
    return sheet(checked.graph.name, [*parts_of(checked), footer])


def parts_of(checked: Checked) -> list[str]:
    """What a page tells of a network, without its frame."""
    from cnnspec.analysis import report
    from cnnspec.drawing import draw

    graph, summary = checked.graph, checked.summary
    assert graph is not None
    description = (checked.spec.document.description or "").strip()
    figure = draw(graph, description=description).partition("?>\n")[2]
    rows = list(report.rows(summary))
    totals = [
        ("input", _shapes(graph.inputs)),
        ("output", ", ".join(times(shape) for shape in graph.output_shapes.values())),
    ]
    return [
        f"<h1>{xml_text(graph.name)}</h1>",
        f"<p>{xml_text(description)}</p>" if description else "",
        pairs([*totals, *report.totals(summary)]),
        f"<figure>{figure}</figure>",
        "<h2>Layers</h2>",
        _layers(rows),
        _costs("Parameters", "params", [(row.name, row.params) for row in rows]),
        _costs("Multiply-accumulates", "macs", [(row.name, row.macs) for row in rows]),
        "<h2>Findings</h2>",
        _findings(checked),
    ]


def sheet(title: str, parts: Sequence[str]) -> str:
    """A page of its own, which needs no other file."""
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{xml_text(title)}</title>'
        f"<style>{_colours()}{STYLE}</style>"
    )
    body = "\n".join(part for part in parts if part)
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def _colours() -> str:
    def rule(palette: Palette) -> str:
        return f":root {{ {' '.join(f'--{role}: {colour};' for role, colour in palette.roles.items())} }}"

    dark = f"@media screen and (prefers-color-scheme: dark) {{ {rule(DARK)} }}"
    return f"{rule(LIGHT)}\n{dark}\n@media print {{ {rule(PRINT)} }}"


def _shapes(inputs: Sequence[tuple[str, tuple[int, ...]]]) -> str:
    return ", ".join(times(shape) if name == "input" else f"{name} {times(shape)}" for name, shape in inputs)


def pairs(entries: Sequence[tuple[str, str]]) -> str:
    """Labels and values."""
    return "<dl>" + "".join(f"<dt>{xml_text(key)}</dt><dd>{xml_text(value)}</dd>" for key, value in entries) + "</dl>"


def _layers(rows: Sequence[Row]) -> str:
    head = "<tr><th>layer<th>what<th>output" + "".join(
        f'<th class="number">{heading}' for heading in ("parameters", "MACs", "RF")
    )
    lines = []
    for row in rows:
        what = f"{row.what} ({row.note})" if row.note else row.what
        words = "".join(f"<td>{xml_text(cell)}" for cell in (row.name, what, times(row.shape)))
        field = times(dict.fromkeys(row.field.size)) if row.field else "-"
        numbers = (_count(row.params), _count(row.macs), field)
        lines.append(f"<tr>{words}" + "".join(f'<td class="number">{number}' for number in numbers))
    return f'<div class="wide"><table><thead>{head}</thead><tbody>{"".join(lines)}</tbody></table></div>'


def _count(number: int) -> str:
    return grouped(number) if isinstance(number, int) and number else str(number or "-")


def _costs(title: str, kind: str, costs: Sequence[tuple[str, int]]) -> str:
    """Bars, the widest for the layer with the most; empty where there is nothing to compare."""
    known = [(name, number) for name, number in costs if isinstance(number, int) and number]
    if not known:
        return ""
    most, total = max(number for _, number in known), sum(number for _, number in known)
    lines = "".join(
        f'<tr><td>{xml_text(name)}<td class="number">{grouped(number)}<td class="number">{100 * number / total:.1f} %'
        f'<td><span class="bar" style="width: {100 * number / most:.2f}%"></span>'
        for name, number in known
    )
    return f'<h2>{title}</h2><div class="wide"><table class="cost {kind}"><tbody>{lines}</tbody></table></div>'


def _findings(checked: Checked) -> str:
    if not checked.diagnostics:
        return "<p>None.</p>"
    return "".join(f"<pre>{xml_text(render_text(diagnostic))}</pre>" for diagnostic in checked.diagnostics)

"""A page about a run: its curves, its result, what it ran on, how it does on images, and its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnspec.drawing.markup import xml_text
from cnnspec.reports.page import pairs, parts_of, sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cnnspec.checking.check import Checked
    from cnnspec.runs.reading import Run

# A table of more classes than this is told by its most frequent mistakes only.
MOST_CLASSES = 50
WORST = 10


def run_page(run: Run, checked: Checked, evaluation: Mapping[str, Any] | None, why_not: str = "") -> str:
    """The HTML of a run. ``evaluation`` is that of `evaluation.json`; without it, ``why_not`` says what is missing."""
    from cnnspec.analysis import report
    from cnnspec.drawing.curves import draw_curves

    assert checked.graph is not None
    title, *network = parts_of(checked)
    figures = _evaluated(evaluation) if evaluation else [f"<p>Not evaluated: {xml_text(why_not)}</p>"]
    parts = [
        title,
        pairs(_result(run)),
        "<h2>Training</h2>",
        f'<figure class="wide">{draw_curves(run.rows)}</figure>' if run.rows else "<p>No epoch has ended.</p>",
        _history(run),
        "<h2>Evaluation</h2>",
        *figures,
        "<h2>Environment</h2>",
        pairs(_environment(run)) if run.record else "<p>Not on record.</p>",
        "<h2>Network</h2>",
        *network,
        f"<footer><p>{xml_text(report.CONVENTIONS)}</p><p>Made by cnnspec.</p></footer>",
    ]
    return sheet(f"{checked.graph.name}: {run.path.name}", parts)


def _result(run: Run) -> list[tuple[str, str]]:
    from cnnspec.training.progress import duration

    entries = [("run", run.path.name), ("state", run.state), ("epochs", f"{len(run.rows)} of {run.planned}")]
    entries += [("time", duration(run.seconds))]
    if run.best:
        entries.append(("best", f"{run.monitor} {run.best[1]:.4f} in epoch {run.best[0]}"))
    entries += [(name.replace("_", " "), f"{value:.4f}") for name, value in run.metrics.items()]
    return entries + ([("begun", f"{run.begun[:16].replace('T', ' ')} UTC")] if run.begun else [])


def _history(run: Run) -> str:
    if not run.rows:
        return ""
    names = list(run.rows[0])
    rows = ([f"{row['epoch']:.0f}", *(f"{row.get(name, float('nan')):.4f}" for name in names[1:])] for row in run.rows)
    inside = table([name.replace("_", " ") for name in names], rows, texts=0)
    return f"<details><summary>Every epoch</summary>{inside}</details>"


def _environment(run: Run) -> list[tuple[str, str]]:
    assert run.record is not None
    entries = [(name.replace("_", " "), _plain(value)) for name, value in run.record.environment.items()]
    for part, facts in run.record.data.items():
        if isinstance(facts, dict):
            shown = ", ".join(f"{name} {_short(value)}" for name, value in facts.items())
            entries.append((f"{part} data", shown))
    if run.record.initial:
        entries.append(("weights from", ", ".join(_short(value) for value in run.record.initial.values())))
    return entries + ([("resumed", f"{len(run.record.resumed)} times")] if run.record.resumed else [])


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _short(value: Any) -> str:
    """A hash by its first letters, a number with its commas."""
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return f"{text[:12]}…" if len(text) > 40 else text


def _evaluated(evaluation: Mapping[str, Any]) -> list[str]:
    entries = [("model", f"{evaluation['model']}"), ("images", f"{evaluation['images']:,} ({evaluation['data']})")]
    entries += [(f"{name} as trained", f"{value:.4f}") for name, value in evaluation["metrics"].items()]
    for name, value in evaluation["figures"].items():
        between = evaluation["intervals"].get(name)
        text = f"{value:.4f}" + (f" (95 %: {between[0]:.4f} to {between[1]:.4f})" if between else "")
        entries.append((name.replace("_", " "), text))
    names = [row["name"] for row in evaluation["classes"]]
    headings = ("class", "precision", "recall", "F1", "images")
    rows = ([row["name"], *(f"{row[key]:.3f}" for key in ("precision", "recall", "f1")), f"{row['support']:,}"]
            for row in evaluation["classes"])  # fmt: skip
    parts = [pairs(entries), "<h3>Classes</h3>", table(headings, rows)]
    if evaluation["confusion"] is not None:
        parts += [
            "<h3>Confusion</h3>",
            confusion(evaluation["confusion"], names),
            *_mixed_up(evaluation["confusion"], names),
        ]
    return parts


def confusion(matrix: Sequence[Sequence[int]], names: Sequence[str]) -> str:
    """Rows are the true classes, columns what was said; empty where there are too many to read.

    A cell is coloured by its share of its row, what is right also bold: no number needs its colour.
    """
    if len(names) > MOST_CLASSES:
        return ""
    head = "".join(f'<th scope="col">{xml_text(name)}</th>' for name in names)
    lines = [f'<tr><th scope="col">true \\ said</th>{head}</tr></thead><tbody>']
    for at, (name, row) in enumerate(zip(names, matrix, strict=True)):
        cells = "".join(_cell(count, sum(row), right=at == place) for place, count in enumerate(row))
        lines.append(f'<tr><th scope="row">{xml_text(name)}</th>{cells}</tr>')
    return f'<div class="wide"><table class="confusion"><thead>{"".join(lines)}</tbody></table></div>'


def _cell(count: int, total: int, *, right: bool) -> str:
    if not count:
        return "<td>·</td>"
    return f'<td class="{"right" if right else "wrong"}" style="--share: {count / total:.2f}">{count:,}</td>'


def _mixed_up(matrix: Sequence[Sequence[int]], names: Sequence[str]) -> list[str]:
    cells = ((count, truth, predicted) for truth, row in enumerate(matrix) for predicted, count in enumerate(row))
    wrong = [cell for cell in cells if cell[0] and cell[1] != cell[2]]
    wrong.sort(key=lambda cell: (-cell[0], cell[1:]))
    if not wrong:
        return ["<p>No image was taken for another class.</p>"]
    rows = ([names[truth], names[predicted], f"{count:,}"] for count, truth, predicted in wrong[:WORST])
    return ["<h3>Most often mistaken</h3>", table(("true", "said", "images"), rows, texts=2)]


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    """A table that scrolls by itself; what stands behind the first ``texts`` columns are numbers."""

    def line(cells: Sequence[str], tag: str) -> str:
        look = ("" if at < texts else ' class="number"' for at in range(len(cells)))
        return "".join(f"<{tag}{own}>{xml_text(cell)}</{tag}>" for own, cell in zip(look, cells, strict=True))

    body = "".join(f"<tr>{line(row, 'td')}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{line(headings, "th")}</tr></thead><tbody>{body}</tbody></table></div>'

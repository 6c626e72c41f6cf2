"""An evaluation as a terminal of 80 columns shows it, and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cnnspec.evaluation.evaluate import Evaluation
from cnnspec.evaluation.measures import Bin, ClassRow, Interval
from cnnspec.values.printable import one_line

_WIDTH = 80
_NAME = 20  # columns for a class at most
_CLASSES = 100  # a table of more is cut
_TABLE = 12  # classes whose confusion fits
_WORST = 10
_BAR = 30


def text(evaluation: Evaluation) -> str:
    """Measures, classes, calibration, confusion and the worst mistakes."""
    blocks = [_measures(evaluation), _classes(evaluation.classes), _calibration(evaluation.calibration)]
    if evaluation.confusion is not None:
        blocks.append(_confusion(evaluation.confusion, [row.name for row in evaluation.classes]))
    blocks.append(_mistakes(evaluation))
    return "\n\n".join(["\n".join(block) for block in blocks if block] + list(evaluation.notes))


def _measures(evaluation: Evaluation) -> list[str]:
    unit = "image" if evaluation.images == 1 else "images"
    title = f"{evaluation.run} ({evaluation.model}) on {evaluation.data}: {evaluation.images:,} {unit}"
    lines = [cut(title, _WIDTH)]
    spec = [f"{name} {value:.4f}" for name, value in evaluation.metrics.items()]
    lines += _wrapped("as trained:", spec)
    for name, value in evaluation.figures.items():
        how = "Wilson" if name == "accuracy" else "bootstrap"
        interval = f"  {_percent(evaluation.intervals[name])} (95 %, {how})" if name in evaluation.intervals else ""
        lines.append(f"  {name.replace('_', ' '):<20} {value:7.4f}{interval}")
    return lines


def _percent(interval: Interval) -> str:
    return f"{interval[0]:.4f} to {interval[1]:.4f}"


def _wrapped(first: str, parts: Sequence[str]) -> Iterator[str]:
    line = f"  {first}"
    for part in parts:
        if len(line) + 2 + len(part) > _WIDTH:
            yield line
            line = "   "
        line += f"  {part}"
    yield line


def _classes(rows: Sequence[ClassRow]) -> list[str]:
    width = min(_NAME, max(5, *(len(row.name) for row in rows)))
    lines = [f"{'class':<{width}}  precision   (95 %)     recall   (95 %)        F1  support"]
    for row in rows[:_CLASSES]:
        precision = f"{row.precision:9.3f} {_short(row.precision_interval)}"
        recall = f"{row.recall:8.3f} {_short(row.recall_interval)}"
        lines.append(f"{cut(row.name, width):<{width}}  {precision}  {recall}  {row.f1:6.3f}  {row.support:7,}")
    if len(rows) > _CLASSES:
        lines.append(f"… and {len(rows) - _CLASSES} more: --format json has all")
    return [*lines, "The intervals are Wilson's."]


def _short(interval: Interval) -> str:
    return f"{interval[0]:.2f}-{interval[1]:.2f}"


def _calibration(bins: Sequence[Bin]) -> list[str]:
    lines = ["confidence   decisions   mean conf.   right"]
    for bucket in bins:
        if bucket.decisions:
            bar = "█" * round(bucket.accuracy * _BAR)
            span = f"{bucket.low:.1f} to {bucket.high:.1f}"
            lines.append(f"{span}  {bucket.decisions:10,}  {bucket.confidence:11.3f}  {bucket.accuracy:6.3f}  {bar}")
    return lines


def _confusion(table: Sequence[Sequence[int]], names: Sequence[str]) -> list[str]:
    if len(names) > _TABLE:
        pairs = [
            (count, row, column)
            for row, counts in enumerate(table)
            for column, count in enumerate(counts)
            if row != column and count
        ]
        worst = sorted(pairs, key=lambda pair: (-pair[0], pair[1:]))[:_WORST]
        return [
            "most often confused:",
            *(
                f"  {count:6,} × {cut(names[row], 30)} taken for {cut(names[column], 30)}"
                for count, row, column in worst
            ),
        ]
    cell = max(4, *(len(f"{count:,}") + 1 for row in table for count in row))
    width = min(_NAME, max(len(name) for name in names), _WIDTH - cell * len(names))
    head = "".join(f"{cut(name, cell - 1):>{cell}}" for name in names)
    lines = ["confusion (a row for what is true, a column for what was said):", f"{'':{width}}{head}"]
    for name, row in zip(names, table, strict=True):
        lines.append(
            f"{cut(name, width):<{width}}"
            + "".join(f"{count or '·':>{cell},}" if count else f"{'·':>{cell}}" for count in row)
        )
    return lines


def _mistakes(evaluation: Evaluation) -> list[str]:
    if not evaluation.mistakes:
        return ["no mistake"]
    lines = ["the worst mistakes:"]
    for number, mistake in enumerate(evaluation.mistakes[:_WORST], 1):
        where = Path(mistake.file).name if mistake.file else f"image {mistake.image}"
        what = f"{cut(mistake.truth, _NAME)} taken for {cut(mistake.predicted, _NAME)} ({mistake.confidence:.3f})"
        lines.append(cut(f"  {number:2} {what}  {where}", _WIDTH))
    return lines


def cut(text: str, width: int) -> str:
    """A text on one line that is no longer than that."""
    text = one_line(text)
    return text if len(text) <= width else text[: width - 1] + "…"


def tables(evaluation: Evaluation, probabilities: Any) -> dict[str, str]:
    """CSV files by name: the classes, the confusion, the mistakes, and the probabilities of every image."""
    names = [row.name for row in evaluation.classes]
    written = {
        "classes.csv": _csv(
            [
                "class",
                "precision",
                "precision_low",
                "precision_high",
                "recall",
                "recall_low",
                "recall_high",
                "f1",
                "support",
            ],
            [
                (
                    row.name,
                    row.precision,
                    *row.precision_interval,
                    row.recall,
                    *row.recall_interval,
                    row.f1,
                    row.support,
                )
                for row in evaluation.classes
            ],
        ),
        "mistakes.csv": _csv(["image", "file", "truth", "said", "confidence", "truth_given"], evaluation.mistakes),
        "probabilities.csv": _csv(
            ["index", *names], [(index, *row) for index, row in enumerate(probabilities.tolist())]
        ),
    }
    if evaluation.confusion is not None:
        rows = [(name, *row) for name, row in zip(names, evaluation.confusion, strict=True)]
        written["confusion.csv"] = _csv(["true", *names], rows)
    return written


def _csv(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()

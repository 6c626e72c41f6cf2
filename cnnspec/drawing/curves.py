"""The history of a training as an SVG: a panel for each measure, with training and validation in it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cnnspec.drawing.markup import xml_text
from cnnspec.drawing.measure import FAMILY
from cnnspec.drawing.palette import DARK, LIGHT, Palette

WIDTH, HEIGHT = 420, 280  # of one panel, in pixels
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 44, 46  # what is around the curves
ACROSS = 2  # panels beside each other
NOT_DRAWN = ("epoch", "seconds")
LEAST, MOST = 1e-300, 1e300  # values that can be calculated with; a loss of 32 bits ends at 3e38


def _rules(palette: Palette) -> str:
    """The colours of a theme. Blue and orange, also told apart by the dashes."""
    return (
        f".curves .page {{ fill: {palette.paper} }} .curves text {{ fill: {palette.text} }} "
        f".curves .frame, .curves .grid {{ stroke: {palette.frame} }} "
        f".curves .train {{ stroke: {palette.roles['conv-line']} }} .curves .validation {{ stroke: {palette.skip} }} "
        f".curves circle.train {{ fill: {palette.roles['conv-line']} }} "
        f".curves circle.validation {{ fill: {palette.skip} }}"
    )


# Each rule is about what is inside: the drawing may stand in a page, which has texts and frames of its own.
STYLE = f"""
  .curves text {{ font: 12px {FAMILY} }} .curves .title {{ font-weight: bold; font-size: 13px }}
  .curves .frame, .curves .grid {{ fill: none }} .curves .grid {{ stroke-width: 0.4 }}
  .curves .train, .curves .validation {{ fill: none; stroke-width: 2; stroke-linejoin: round }}
  .curves path.validation {{ stroke-dasharray: 6 3 }}
  {_rules(LIGHT)}
  @media screen and (prefers-color-scheme: dark) {{
  {_rules(DARK)}
  }}
"""


class Curve(NamedTuple):
    """One line: ``kind`` is train or validation, ``points`` are epochs and values."""

    kind: str
    points: tuple[tuple[float, float], ...]


def draw_curves(rows: Sequence[Mapping[str, float]]) -> str:
    """The SVG of a history, one mapping an epoch; the same text for the same rows.

    A measure and its `val_` share a panel. Values that are no numbers are left out, which breaks no other point.
    """
    panels = _panels(rows)
    across = min(ACROSS, len(panels)) or 1
    width, height = across * WIDTH, math.ceil(len(panels) / across) * HEIGHT
    body = [
        line
        for index, (name, curves) in enumerate(panels.items())
        for line in _panel(name, curves, (index % across) * WIDTH, (index // across) * HEIGHT)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
            ' class="curves" role="img">',
            f"<title>{xml_text(_summary(rows))}</title>",
            f"<style>{STYLE}</style>",
            f'<rect class="page" width="{width}" height="{height}"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def _summary(rows: Sequence[Mapping[str, float]]) -> str:
    last = {name: value for name, value in rows[-1].items() if name not in NOT_DRAWN} if rows else {}
    figures = ", ".join(f"{name} {value:.4g}" for name, value in last.items())
    return f"Training curves over {len(rows)} epochs; at the end {figures}"


def _panels(rows: Sequence[Mapping[str, float]]) -> dict[str, list[Curve]]:
    names = [name for name in (rows[0] if rows else {}) if name not in NOT_DRAWN]
    panels: dict[str, list[Curve]] = {}
    for name in names:
        points = tuple((row["epoch"], row[name]) for row in rows if abs(row.get(name, math.nan)) <= MOST)
        kind = "validation" if name.startswith("val_") else "train"
        if points:
            panels.setdefault(name.removeprefix("val_"), []).append(Curve(kind, points))
    return panels


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers from at or below ``low`` to at or above ``high``, about as many as wanted.

    >>> ticks(0.03, 0.91)
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    if high - low <= 1e-9 * max(abs(low), abs(high), LEAST):  # no digits that a label shows tell them apart
        middle = abs(low) if abs(low) > LEAST else 1.0
        low, high = low - middle / 2, low + middle / 2
    rough = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{index * step:.12g}") for index in range(first, last + 1)]


def _epoch_ticks(last: int) -> list[int]:
    step = next(size for size in (factor * 10**power for power in range(9) for factor in (1, 2, 5)) if last <= 8 * size)
    return sorted({1, *range(step, last + 1, step)})


def _panel(name: str, curves: Sequence[Curve], left: int, top: int) -> list[str]:
    values = [value for curve in curves for _, value in curve.points]
    marks = ticks(min(values), max(values))
    low, high = marks[0], marks[-1]
    last = int(max(epoch for curve in curves for epoch, _ in curve.points))
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(epoch: float) -> float:
        return LEFT + inner_width * ((epoch - 1) / (last - 1) if last > 1 else 0.5)

    def y(value: float) -> float:
        return TOP + inner_height * (high - value) / (high - low)

    lines = [
        f'<g transform="translate({left} {top})">',
        f'<text class="title" x="{LEFT}" y="18">{xml_text(name.replace("_", " "))}</text>',
    ]
    lines += _legend([curve.kind for curve in curves])
    for mark in marks:
        lines.append(f'<path class="grid" d="M{LEFT} {y(mark):.1f}h{inner_width}"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y(mark) + 4:.1f}" text-anchor="end">{mark:.6g}</text>')
    for epoch in _epoch_ticks(last):
        lines.append(f'<text x="{x(epoch):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{epoch}</text>')
    lines.append(f'<text x="{LEFT + inner_width / 2:.1f}" y="{HEIGHT - 10}" text-anchor="middle">epoch</text>')
    lines.append(f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{inner_width}" height="{inner_height}"/>')
    lines += [_curve(curve, [(x(epoch), y(value)) for epoch, value in curve.points]) for curve in curves]
    return [*lines, "</g>"]


def _legend(kinds: Sequence[str]) -> list[str]:
    lines = []
    for index, kind in enumerate(kinds):
        x = LEFT + index * 96
        lines.append(f'<path class="{kind}" d="M{x} 32h22"/><text x="{x + 28}" y="36">{kind}</text>')
    return lines


def _curve(curve: Curve, points: Sequence[tuple[float, float]]) -> str:
    if len(points) == 1:
        (x, y) = points[0]
        return f'<circle class="{curve.kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path class="{curve.kind}" d="M{path}"/>'

"""Histograms below each other on one axis, so that spreads can be compared, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cnnspec.drawing.curves import ticks
from cnnspec.drawing.markup import xml_text
from cnnspec.drawing.measure import FAMILY, text_width
from cnnspec.drawing.palette import DARK, LIGHT, Palette

WIDTH, HEIGHT = 640, 122  # of a panel, in pixels
LEFT, RIGHT, TOP, BOTTOM = 24, 24, 42, 26  # what is around the bars
HEADING = 34


class Panel(NamedTuple):
    """One histogram: a title, a sentence with its figures, and how many numbers fall into each bin."""

    title: str
    sentence: str
    counts: Sequence[int]


def draw_histograms(title: str, panels: Sequence[Panel], limit: float) -> str:
    """The SVG; the bins of each panel are equal parts of -limit to limit, its tallest bar fills it.

    The same text for the same figures; dark where the reader's system is.
    """
    width = max(WIDTH, *(round(_needs(panel)) + LEFT + RIGHT for panel in panels))
    height = HEADING + HEIGHT * len(panels) + 6
    body = [line for at, panel in enumerate(panels) for line in _panel(panel, limit, width, HEADING + at * HEIGHT)]
    description = "; ".join(f"{panel.title}: {panel.sentence}" for panel in panels)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
            ' role="img">',
            f"<title>{xml_text(title)}</title>",
            f"<desc>{xml_text(description)}</desc>",
            f"<style>{_style()}</style>",
            f'<rect class="page" width="{width}" height="{height}"/>',
            f'<text class="heading" x="{LEFT}" y="22">{xml_text(title)}</text>',
            *body,
            "</svg>",
            "",
        ]
    )


def _needs(panel: Panel) -> float:
    return 1.2 * max(text_width(panel.title, 12, bold=True), text_width(panel.sentence, 12))  # other fonts are wider


def _style() -> str:
    base = f"text {{ font: 12px {FAMILY} }} "
    base += ".title { font-weight: bold } .heading { font-size: 14px }"
    return f"\n{base}\n{_colours(LIGHT)}\n@media (prefers-color-scheme: dark) {{\n{_colours(DARK)}\n}}\n"


def _colours(palette: Palette) -> str:
    return (
        f".page {{ fill: {palette.paper} }} text {{ fill: {palette.text} }} .muted {{ fill: {palette.muted} }} "
        f".axis {{ stroke: {palette.frame} }} .bar {{ fill: {palette.kinds['conv'][1]} }}"
    )


def _panel(panel: Panel, limit: float, width: int, top: int) -> list[str]:
    inner, floor = width - LEFT - RIGHT, HEIGHT - BOTTOM

    def x(value: float) -> float:
        return LEFT + inner * (value + limit) / (2 * limit)

    lines = [
        f'<g transform="translate(0 {top})">',
        f'<text class="title" x="{LEFT}" y="16">{xml_text(panel.title)}</text>',
        f'<text class="muted" x="{LEFT}" y="32">{xml_text(panel.sentence)}</text>',
        *_bars(panel.counts, inner, floor),
        f'<path class="axis" d="M{LEFT} {floor}h{inner}"/>',
    ]
    for mark in ticks(-limit, limit):
        if abs(mark) <= limit:
            lines.append(f'<path class="axis" d="M{x(mark):.1f} {floor}v4"/>')
            lines.append(
                f'<text class="muted" x="{x(mark):.1f}" y="{floor + 16}" text-anchor="middle">{mark:.6g}</text>'
            )
    return [*lines, "</g>"]


def _bars(counts: Sequence[int], inner: int, floor: int) -> list[str]:
    step, most = inner / len(counts), max(counts) or 1
    bars = []
    for at, count in enumerate(counts):
        tall = (floor - TOP) * count / most
        if count:
            bars.append(
                f'<rect class="bar" x="{LEFT + at * step:.1f}" y="{floor - tall:.1f}" width="{step - 1:.1f}"'
                f' height="{max(tall, 0.5):.1f}"/>'
            )
    return bars

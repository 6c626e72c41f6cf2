"""Training curves: what is drawn, where, and that it is readable SVG."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest

from cnnspec.drawing.curves import HEIGHT, WIDTH, draw_curves, ticks
from cnnspec.drawing.palette import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    {"epoch": n, "seconds": 0.5, "loss": 2 / n, "accuracy": 1 - 1 / n, "val_loss": 2.5 / n, "val_accuracy": 0.9 - 1 / n}
    for n in range(1, 13)
]


def texts(root: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def test_a_panel_for_each_measure_with_both_curves_and_labelled_axes() -> None:
    root = ElementTree.fromstring(draw_curves(ROWS))
    panels = root.findall(f"{SVG}g")
    assert [texts(each)[0] for each in panels] == ["loss", "accuracy"]
    for panel in panels:
        found = texts(panel)
        assert found[1:3] == ["train", "validation"]
        assert "epoch" in found
        assert "12" in found
        assert [each.get("class") for each in panel if each.get("class") in ("train", "validation")] == [
            "train", "validation", "train", "validation",
        ]  # fmt: skip
    assert (root.get("width"), root.get("height")) == (str(2 * WIDTH), str(HEIGHT))
    assert "loss 0.1667" in (root.findtext(f"{SVG}title") or "")
    assert "prefers-color-scheme: dark" in (root.findtext(f"{SVG}style") or "")


def test_points_are_where_the_axes_say() -> None:
    root = ElementTree.fromstring(draw_curves(ROWS))
    panel = root.findall(f"{SVG}g")[0]
    marks = {
        float(t.text or ""): float(t.get("y") or 0) - 4
        for t in panel.iter(f"{SVG}text")
        if t.get("text-anchor") == "end"
    }
    path = [each for each in panel.iter(f"{SVG}path") if each.get("class") == "train"][1].get("d") or ""
    points = [tuple(map(float, pair.split())) for pair in re.split("[ML]", path)[1:]]
    low, high = min(marks), max(marks)
    for (_, y), row in zip(points, ROWS, strict=True):
        value = high + (low - high) * (y - marks[high]) / (marks[low] - marks[high])
        assert value == pytest.approx(row["loss"], abs=0.01)
    assert [x for x, _ in points] == sorted(x for x, _ in points)


def test_one_epoch_is_a_point_and_what_is_no_number_is_left_out() -> None:
    assert draw_curves(ROWS[:1]).count("<circle") == 4
    text = draw_curves([*ROWS, {**ROWS[-1], "epoch": 13, "loss": math.nan, "val_loss": math.inf}])
    assert "nan" not in text.split("</title>")[1]
    ElementTree.fromstring(text)
    ElementTree.fromstring(draw_curves([]))


def test_names_are_escaped() -> None:
    ElementTree.fromstring(draw_curves([{"epoch": 1, "a<b&c": 1.0}]))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0.03, 0.91, [0, 0.2, 0.4, 0.6, 0.8, 1]), (-3, 7, [-4, -2, 0, 2, 4, 6, 8])],
)
def test_ticks(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


@pytest.mark.parametrize("value", [0, 1, -5, 1e-9, 1e12])
def test_ticks_of_one_value_are_around_it(value: float) -> None:
    found = ticks(value, value)
    assert found[0] < value < found[-1]


def test_the_colours_are_those_of_the_other_pictures() -> None:
    style = ElementTree.fromstring(draw_curves(ROWS)).findtext(f"{SVG}style") or ""
    light, dark = style.split("@media screen and (prefers-color-scheme: dark)")
    for rules, palette in ((light, LIGHT), (dark, DARK)):
        assert f".page {{ fill: {palette.paper} }}" in rules
        assert f".validation {{ stroke: {palette.skip} }}" in rules


def test_a_measure_is_told_in_words() -> None:
    root = ElementTree.fromstring(
        draw_curves([{"epoch": 1, "top_5_accuracy": 0.5}, {"epoch": 2, "top_5_accuracy": 0.6}])
    )
    assert texts(root)[0] == "top 5 accuracy"


def test_no_column_of_a_history_is_markup() -> None:
    name = "<script>alert('x')</script> & \x00\x1b]]>"
    root = ElementTree.fromstring(draw_curves([{"epoch": 1, name: 0.5}, {"epoch": 2, name: 0.25}]))
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert "<script>alert('x')</script> & ␀␛]]>" in texts(root)

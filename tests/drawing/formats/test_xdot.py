import re

import pytest

from cnnspec.drawing.formats._xdot import operations
from cnnspec.drawing.scene import Curve, Part, Polygon, Rect, Scene, Text

COLOURS = {"ink": "#000000", "sky": "#0000ff"}


def drawn(*shapes):
    return operations(Scene(100, 50, "", "", (Part(shapes),)), COLOURS, 50)


def test_places_count_from_the_bottom():
    assert drawn(Curve(((1, 10), (2, 10), (3, 10), (4, 20)), "ink")).endswith("B 4 1 40 2 40 3 40 4 30 ")


def test_areas_are_filled_and_open_lines_are_not():
    area = drawn(Polygon(((0, 0), (9, 0), (9, 9)), "sky", "ink"))
    assert "C 7 -#0000ff P 3" in area
    line = drawn(Polygon(((0, 0), (9, 0)), "", "ink", dashed=True))
    assert "S 6 -dashed" in line
    assert " L 2 " in line
    assert "C 7" not in line


def test_a_rectangle_is_four_edges_with_round_corners():
    text = drawn(Rect(10, 10, 40, 20, "sky", "ink", radius=6))
    numbers = [float(each) for each in re.search(r"b 25 (.*)", text)[1].split()]
    across, down = numbers[::2], numbers[1::2]
    assert (min(across), max(across), min(down), max(down)) == (10, 50, 20, 40)
    assert (across[0], down[0]) == (across[-1], down[-1]) == (16, 40)
    corner = numbers[6:14]  # from the end of the upper edge to the beginning of the right one
    assert corner[:2] == [44, 40]
    assert corner[-2:] == [50, 34]


def test_a_text_is_counted_in_bytes_and_stays_on_its_line():
    assert drawn(Text(5, 10, "3×3\n", 9, "ink", "end", bold=True)).endswith(" 5 -3×3  ")
    assert " t 1 c 7 -#000000 T 5 40 1 " in drawn(Text(5, 10, "3×3", 9, "ink", "end", bold=True))


def test_other_shapes_are_refused():
    with pytest.raises(TypeError):
        drawn("circle")

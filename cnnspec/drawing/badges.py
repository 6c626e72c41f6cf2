"""The badge of a finding: its form tells how grave it is, so that no colour has to."""

from __future__ import annotations

from math import cos, pi, sin

from cnnspec.drawing.marks import SIGNS
from cnnspec.drawing.scene import Polygon, Rect, Shape, Text

ROLE = "skip"  # the strongest colour of each palette, dark or light enough for the paper's on it
RADIUS = 6.5
AROUND = 3.0
# The corners of each form, the first at the top unless turned by half a side: an octagon, a triangle, a square.
FORMS = {"error": (8, 0.5), "warning": (3, 0.0), "info": (4, 0.5)}


def badge(x: float, y: float, severity: str) -> tuple[Shape, ...]:
    """The form with its sign, around a point."""
    corners, turned = FORMS[severity]
    radius = RADIUS * (1.3 if corners == 3 else 1)
    angles = (2 * pi * (at + turned) / corners for at in range(corners))
    points = tuple((round(x + radius * sin(angle), 1), round(y - radius * cos(angle), 1)) for angle in angles)
    low = 3.4 if corners == 3 else 2.8  # a triangle has its room below
    return (Polygon(points, ROLE, ROLE), Text(round(x, 1), round(y + low, 1), SIGNS[severity], 8, "paper", bold=True))


def outline(box: Rect) -> Rect:
    """A second border around a box."""
    return Rect(
        round(box.x - AROUND, 1), round(box.y - AROUND, 1), round(box.width + 2 * AROUND, 1),
        round(box.height + 2 * AROUND, 1), "", ROLE, box.radius + AROUND,
    )  # fmt: skip

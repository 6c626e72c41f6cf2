"""Moved images: shifted by whole pixels, or turned around their middle."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np

Kind = Literal["shift", "rotate"]
AMOUNTS: dict[Kind, tuple[int, ...]] = {"shift": (0, 1, 2, 3, 4), "rotate": (0, 45, 90)}
DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))  # down and across: right, left, down, up


def moves(kind: Kind, amount: int) -> tuple[tuple[int, int], ...]:
    """What an amount means: a shift goes in four directions, as (pixels down, pixels across); a turn has none."""
    if kind == "rotate" or amount == 0:
        return ((0, 0),)
    return tuple((amount * down, amount * across) for down, across in DIRECTIONS)


def moved(kind: Kind, images: Any, amount: int, by: tuple[int, int], fill: float) -> Any:
    """Images (image, height, width, channel) moved; ``fill`` is what comes in from outside."""
    if amount == 0:
        return images
    return shifted(images, *by, fill) if kind == "shift" else rotated(images, amount, fill)


def shifted(images: Any, down: int, across: int, fill: float) -> Any:
    """By whole pixels; what leaves the image is lost."""
    canvas = np.full_like(images, fill)
    there, here = overlap(images, down, across)
    canvas[here] = images[there]
    return canvas


def overlap(images: Any, down: int, across: int) -> tuple[Any, Any]:
    """The part of images, and of the same shifted, that shows the same: two indices."""
    rows, columns = (_pair(images.shape[axis], by) for axis, by in ((1, down), (2, across)))
    return (slice(None), rows[0], columns[0]), (slice(None), rows[1], columns[1])


def _pair(size: int, by: int) -> tuple[slice, slice]:
    by = max(-size, min(size, by))
    return slice(max(0, -by), size - max(0, by)), slice(max(0, by), size - max(0, -by))


def rotated(images: Any, degrees: float, fill: float) -> Any:
    """Anticlockwise around the middle, bilinear; corners that leave the image are lost."""
    import tensorflow as tf

    from cnnspec.augments._geometry import linear, resample

    angle = tf.fill([len(images)], math.radians(degrees))
    images = tf.constant(images, tf.float32)
    matrices = linear(tf.cos(angle), -tf.sin(angle), tf.sin(angle), tf.cos(angle), images)
    return resample(images, matrices, fill).numpy()


def steps(kind: Kind) -> Iterator[tuple[int, tuple[int, int]]]:
    """Every amount with every one of its moves."""
    return ((amount, by) for amount in AMOUNTS[kind] for by in moves(kind, amount))

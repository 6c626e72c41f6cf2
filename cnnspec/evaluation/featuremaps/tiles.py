"""Arrays as pictures: images as they are; maps and filters blue below zero, white at it, orange above.

The two hues are those of Okabe and Ito, which people with the common kinds of colour blindness tell apart.
"""

from __future__ import annotations

from typing import Any

import numpy as np

BELOW, ZERO, ABOVE = (np.array(colour, dtype=np.float32) for colour in ((0, 90, 160), (255, 255, 255), (213, 94, 0)))
GAP = 208  # the grey between the slices of a filter
MOST_SLICES = 64
_STEPS = 127  # of colour on each side of zero, so that a palette of 256 holds them all


def scale_of(*arrays: Any) -> float:
    """The largest distance from zero in some arrays, which the strongest colour stands for; 1 where all is zero."""
    finite = [np.abs(array[np.isfinite(array)]) for array in arrays]
    most = max((float(distances.max()) for distances in finite if distances.size), default=0.0)
    return most or 1.0


def map_tile(values: Any, scale: float) -> Any:
    """A map of (height, width) as pixels (height, width, 3); what is no number is black."""
    strength = np.clip(np.nan_to_num(values / scale), -1, 1)[..., np.newaxis]
    strength = np.round(strength * _STEPS) / _STEPS
    colours = ZERO + np.abs(strength) * (np.where(strength < 0, BELOW, ABOVE) - ZERO)
    return np.where(np.isfinite(values)[..., np.newaxis], colours, 0).round().astype(np.uint8)


def image_tile(pixels: Any, limits: tuple[float, float]) -> Any:
    """An image of (height, width, 1, 3 or 4) as pixels (height, width, 3); ``limits`` are black and white."""
    low, high = limits
    scaled = np.clip((pixels[..., :3] - low) * (255 / ((high - low) or 1)), 0, 255).round().astype(np.uint8)
    return np.broadcast_to(scaled, (*pixels.shape[:2], 3))


def colour_tile(kernel: Any, scale: float) -> Any:
    """A filter (height, width, 3) over red, green and blue as a picture: zero is middle grey."""
    return np.clip(127.5 + 127.5 * kernel / scale, 0, 255).round().astype(np.uint8)


def strongest(values: Any, most: tuple[int, int]) -> Any:
    """A map made smaller, to at most so many rows and columns: each number is the one of its block furthest from zero.

    A mean would wash thin edges out, which are what a feature map shows. A block with a NaN in it is one.
    """
    for axis in (0, 1):
        if values.shape[axis] > most[axis]:
            edges = _edges(values.shape[axis], most[axis])
            low, high = (function.reduceat(values, edges, axis=axis) for function in (np.minimum, np.maximum))
            values = np.where(-low > high, low, high)
    return values


def fewer_pixels(pixels: Any, most: tuple[int, int]) -> Any:
    """A picture made smaller, to at most so many rows and columns: each pixel is the mean of its block."""
    pixels = pixels.astype(np.float32)
    for axis in (0, 1):
        size = pixels.shape[axis]
        if size > most[axis]:
            edges = _edges(size, most[axis])
            counts = np.diff(edges, append=size).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
            pixels = np.add.reduceat(pixels, edges, axis=axis) / counts
    return pixels.round().astype(np.uint8)


def _edges(size: int, most: int) -> Any:
    """Where so many blocks of about the same size begin."""
    return np.linspace(0, size, most, endpoint=False).round().astype(int)


def slices_of(kernel: Any) -> Any:
    """The slices of a filter (height, width, channels) that are drawn: one where all are the same, at most 64."""
    if (kernel == kernel[..., :1]).all():
        return kernel[..., :1]
    return kernel[..., :MOST_SLICES]


def filter_tile(kernel: Any, scale: float) -> Any:
    """A filter, its slices for the channels side by side in rows, as near to a square as leaves no large gap."""
    slices = slices_of(kernel)
    height, width, count = slices.shape
    columns = count if count <= 3 else int(np.ceil(np.sqrt(count)))
    rows = -(-count // columns)
    tile = np.full((rows * (height + 1) - 1, columns * (width + 1) - 1, 3), GAP, dtype=np.uint8)
    for at in range(count):
        top, left = (at // columns) * (height + 1), (at % columns) * (width + 1)
        tile[top : top + height, left : left + width] = map_tile(slices[..., at], scale)
    return tile

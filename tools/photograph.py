"""Paints `examples/course/photograph.jpg`, 429×640 pixels of a house at a lake, as a camera might see them.

The course looks at a photograph of that size. A painted one has no licence to keep, and the same pixels come out of
every run: `python tools/photograph.py`.
"""

from pathlib import Path

import numpy as np

HEIGHT, WIDTH = 429, 640
SHORE = 300  # the row where the water begins
FILE = Path(__file__).parent.parent / "examples" / "course" / "photograph.jpg"

Pixels = np.ndarray  # (height, width, 3), values from 0 to 1


def smooth_noise(random, cells_down, cells_across):
    """Values from 0 to 1 that change slowly: random ones on a grid, and what lies between them."""
    grid = random.uniform(0, 1, (cells_down + 1, cells_across + 1))
    rows, columns = np.linspace(0, cells_down, HEIGHT), np.linspace(0, cells_across, WIDTH)
    across = np.stack([np.interp(columns, np.arange(cells_across + 1), line) for line in grid])
    return np.stack([np.interp(rows, np.arange(cells_down + 1), line) for line in across.T], axis=1)


def clouds(random):
    """Noise of several sizes on top of each other."""
    return sum(smooth_noise(random, 3 * 2**each, 4 * 2**each) / 2**each for each in range(5)) / 2


def blend(image, mask, colour):
    """Paints a colour, or an image, where the mask is 1; between 0 and 1 what was there shines through."""
    return image * (1 - mask[..., None]) + np.asarray(colour, float) * mask[..., None]


def sky(random, y, x):
    """Blue above, pale at the horizon, with clouds and a sun."""
    height = np.clip(y / SHORE, 0, 1)
    image = blend(np.broadcast_to([0.28, 0.5, 0.82], (*y.shape, 3)), height, [0.93, 0.86, 0.75])
    image = blend(image, np.clip(clouds(random) * 2.2 - 1.1, 0, 0.8), [0.98, 0.97, 0.95])
    distance = np.hypot(y - 70, x - 520)
    image = blend(image, np.exp(-((distance / 90) ** 2)) * 0.6, [1, 0.95, 0.8])
    return blend(image, np.clip(28 - distance, 0, 1), [1, 0.98, 0.88])


def hills(random, image, y, x):
    """Two ridges, the nearer one darker, each with woods on it."""
    for base, swing, period, colour in ((215, 34, 140, [0.42, 0.5, 0.58]), (258, 20, 90, [0.16, 0.3, 0.18])):
        ridge = base - swing * (np.sin(x / period) + 0.5 * np.sin(x / (0.37 * period) + 1))
        ridge = ridge + 7 * smooth_noise(random, 1, 160)
        wood = 0.75 + 0.5 * smooth_noise(random, 110, 160)[..., None]
        image = blend(image, np.clip(y - ridge, 0, 1), np.asarray(colour) * wood)
    return image


def box(y, x, top, left, bottom, right):
    """1 inside a rectangle."""
    return ((y >= top) & (y < bottom) & (x >= left) & (x < right)).astype(float)


def house(random, image, y, x):
    """White boards, a red roof, a door, a chimney, and windows with bars."""
    image = blend(image, box(y, x, 152, 222, 205, 240), [0.45, 0.2, 0.16])
    boards = 0.9 - 0.12 * ((y // 1) % 8 < 1)[..., None]
    image = blend(image, box(y, x, 210, 120, SHORE, 280), np.array([1, 0.98, 0.93]) * boards)
    roof = ((y >= 160) & (y < 212) & (np.abs(x - 200) < 42 + (y - 160) * 1.05)).astype(float)
    tiles = 0.8 + 0.25 * (((x + 4 * ((y // 6) % 2)) % 8 < 6) & (y % 6 < 5))[..., None]
    image = blend(image, roof, np.array([0.62, 0.2, 0.15]) * tiles)
    image = blend(image, box(y, x, 246, 186, SHORE, 214), [0.28, 0.18, 0.12])
    for left in (136, 232):
        image = blend(image, box(y, x, 232, left - 3, 271, left + 35), [0.98, 0.98, 0.98])
        glass = np.array([0.2, 0.28, 0.36]) + 0.25 * smooth_noise(random, 60, 90)[..., None]
        image = blend(image, box(y, x, 235, left, 268, left + 32), glass)
        bars = box(y, x, 235, left + 15, 268, left + 17) + box(y, x, 250, left, 252, left + 32)
        image = blend(image, np.clip(bars, 0, 1), [0.98, 0.98, 0.98])
    return image


def trees(random, image, y, x):
    """Firs to the right of the house."""
    for foot, tall, wide in ((360, 120, 30), (408, 155, 36), (470, 105, 27), (612, 140, 34), (62, 130, 32)):
        inside = np.clip((y - (SHORE - tall)) / tall, 0, 1)
        saw = 0.55 + 0.45 * ((y - (SHORE - tall)) % 22) / 22
        crown = (np.abs(x - foot) < wide * inside * saw) & (y < SHORE - 8) & (y > SHORE - tall)
        needles = 0.6 + 0.8 * smooth_noise(random, 140, 210)[..., None]
        image = blend(image, box(y, x, SHORE - 10, foot - 3, SHORE, foot + 3), [0.2, 0.13, 0.08])
        image = blend(image, crown.astype(float), np.array([0.08, 0.24, 0.13]) * needles)
    return image


def water(random, image, y, x):
    """What is above the shore, mirrored and broken by waves, and a jetty on posts."""
    rows = np.arange(SHORE, HEIGHT)
    waves = (2 + (rows - SHORE) / 14)[:, None] * np.sin(
        rows[:, None] ** 1.25 / 3 + 9 * smooth_noise(random, 50, 6)[SHORE:]
    )
    above = np.clip(2 * SHORE - rows[:, None] - 1 + 0 * waves, 0, SHORE - 1).astype(int)
    beside = np.clip(np.arange(WIDTH)[None] + waves, 0, WIDTH - 1).astype(int)
    image = image.copy()
    glitter = 0.68 + 0.14 * np.sin(rows[:, None] / 1.6 + 14 * smooth_noise(random, 70, 12)[SHORE:])
    image[SHORE:] = image[above, beside] * glitter[..., None] * [0.85, 0.95, 1]
    image = blend(image, box(y, x, SHORE - 3, 0, SHORE + 3, WIDTH), [0.3, 0.28, 0.16])
    deck = box(y, x, 344, 380, 352, WIDTH)
    image = blend(image, deck, np.array([0.55, 0.42, 0.28]) * (0.85 + 0.3 * (x % 14 < 12))[..., None])
    for left in range(392, WIDTH, 60):
        image = blend(image, box(y, x, 332, left, 396, left + 7), [0.24, 0.17, 0.11])
    return image


def photograph():
    """(429, 640, 3) bytes."""
    random = np.random.RandomState(7)
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    image = sky(random, y, x)
    for paint in (hills, house, trees, water):
        image = paint(random, image, y, x)
    away = np.hypot((y - HEIGHT / 2) / HEIGHT, (x - WIDTH / 2) / WIDTH)
    image = image * (1.04 - 0.35 * away**2)[..., None] + random.normal(0, 0.003, (HEIGHT, WIDTH, 1))
    return np.clip(image * 255 + 0.5, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    import tensorflow as tf

    FILE.write_bytes(tf.io.encode_jpeg(photograph(), quality=82).numpy())

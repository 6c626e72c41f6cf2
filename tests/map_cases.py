"""Networks and images that the tests of feature maps share."""

import numpy as np
from image_files import png
from support import layers_text, spec_of

EDGES = """\
- conv:
    filters: 3
    kernel: 3
    bias: false
    trainable: false
    activation: relu
    init:
      constant:
        - [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
        - [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
        - [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]
- pool: {type: max, size: 3}
"""
KERNELS = np.array(
    [[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], [[-1, -2, -1], [0, 0, 0], [1, 2, 1]], [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]],
    np.float32,
)  # fmt: skip


def checked(layers, input="[H, W, 3]", extra=""):
    """A spec with its graph."""
    from cnnspec.checking.check import check

    return check(spec_of(layers_text(layers, input, extra)))


def photograph(height=429, width=640, channels=3):
    """A scene with edges, made of nothing: a slope, a bright square, fine stripes."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    scene = 60 + 100 * y / height + 40 * np.sin(x / 9)
    scene[height // 4 : height // 2, width // 4 : width // 2] = 250
    layers = [np.clip(scene * part, 0, 255) for part in (1.0, 0.7, 0.4)[:channels]]
    return np.stack(layers, axis=-1).astype(np.uint8)


def write_image(path, pixels):
    """As a PNG."""
    path.write_bytes(png(pixels))
    return path

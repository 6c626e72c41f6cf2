"""Maps of the plane: matrices around the middle of an image, and resampling by them."""

from __future__ import annotations

from typing import Any


def uniform(key: Any, images: Any, numbers: int) -> list[Any]:
    """Tensors of random numbers in [-1, 1), one an image."""
    import tensorflow as tf

    return list(tf.unstack(tf.random.stateless_uniform([numbers, tf.shape(images)[0]], key, -1.0, 1.0)))


def sizes(images: Any) -> tuple[Any, Any]:
    """Height and width as numbers to reckon with."""
    import tensorflow as tf

    shape = tf.cast(tf.shape(images), tf.float32)
    return shape[1], shape[2]


def shift(across: Any, down: Any) -> Any:
    """Matrices that take (x, y) to (x + across, y + down)."""
    import tensorflow as tf

    one, zero = tf.ones_like(across), tf.zeros_like(across)
    return _rows([one, zero, across], [zero, one, down])


def linear(a: Any, b: Any, c: Any, d: Any, images: Any) -> Any:
    """Matrices of x' = ax + by, y' = cx + dy, reckoned from the middle of the image."""
    import tensorflow as tf

    height, width = sizes(images)
    x, y = (width - 1) / 2, (height - 1) / 2
    zero = tf.zeros_like(a)
    b, c = b + zero, c + zero
    return _rows([a, b, x - a * x - b * y], [c, d, y - c * x - d * y])


def resample(images: Any, matrices: Any, fill: float) -> Any:
    """Images whose pixels come from where the matrices say, bilinear; ``fill`` is what lies outside."""
    import tensorflow as tf

    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=tf.reshape(matrices, [-1, 9])[:, :8],
        output_shape=tf.shape(images)[1:3],
        fill_value=float(fill),
        interpolation="BILINEAR",
        fill_mode="CONSTANT",
    )


def _rows(first: list[Any], second: list[Any]) -> Any:
    import tensorflow as tf

    zero = tf.zeros_like(first[0])
    rows = [tf.stack(row, axis=-1) for row in (first, second, [zero, zero, zero + 1])]
    return tf.stack(rows, axis=1)

"""Random shares between an image and its partner."""

from __future__ import annotations

from typing import Any


def share(key: Any, alpha: float, images: Any) -> Any:
    """One number of Beta(alpha, alpha) an image, as two of Gamma."""
    import tensorflow as tf

    first, second = tf.unstack(tf.random.stateless_gamma([2, tf.shape(images)[0]], key, alpha))
    return first / tf.maximum(first + second, 1e-30)


def mixed(labels: Any, partners: Any, share: Any) -> Any:
    """Labels as numbers a class, each with its share."""
    import tensorflow as tf

    kept = tf.reshape(share, [-1, 1])
    return labels * kept + partners * (1 - kept)

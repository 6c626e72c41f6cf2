"""The settings of Keras that every network is built and trained with, whatever ``~/.keras/keras.json`` says.

A spec has its channels last and computes in float32. With other defaults Keras would build another network from the
same calls, often without an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FLOAT = "float32"
FORMAT = "channels_last"
EPSILON = 1e-7  # added to variances, and kept between a probability and 0 or 1


def use_standard_settings() -> None:
    """Set them for the rest of the process. A precision that was chosen in code stays."""
    import keras

    _apply(keras, FLOAT, FORMAT, EPSILON, _standard_policy(keras))


@contextmanager
def standard_settings() -> Iterator[None]:
    """Set them for a while, then restore those of the caller, whose own models may need others."""
    import keras

    config = keras.config
    before = config.floatx(), config.image_data_format(), config.epsilon(), config.dtype_policy()
    use_standard_settings()
    try:
        yield
    finally:
        _apply(keras, *before)


def _standard_policy(keras: Any) -> Any:
    policy = keras.config.dtype_policy()  # that of floatx, unless somebody has chosen one
    return policy if policy.name != keras.config.floatx() else keras.DTypePolicy(FLOAT)


def _apply(keras: Any, floatx: str, image_data_format: str, epsilon: float, policy: Any) -> None:
    keras.config.set_floatx(floatx)
    keras.config.set_image_data_format(image_data_format)
    keras.config.set_epsilon(epsilon)
    keras.config.set_dtype_policy(policy)

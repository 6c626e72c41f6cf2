"""A weighted sum of the channels."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class Grayscale(keras.layers.Layer):  # type: ignore[misc]
    """Sums the channels of a map of any rank, each times a fixed factor, into one.

    Args:
        factors: one number a channel.
    """

    def __init__(self, factors: list[float], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.factors = [float(factor) for factor in factors]

    def call(self, inputs: Any) -> Any:
        """Multiply and sum."""
        factors = keras.ops.convert_to_tensor(self.factors, dtype=inputs.dtype)
        return keras.ops.sum(inputs * factors, axis=-1, keepdims=True)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """(batch, sizes, 1)."""
        return (*input_shape[:-1], 1)

    def get_config(self) -> dict[str, Any]:
        """What saving needs."""
        return {**super().get_config(), "factors": self.factors}

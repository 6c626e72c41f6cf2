"""Padding with another value than zero."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class ConstantPad(keras.layers.Layer):  # type: ignore[misc]
    """Pads the spatial axes with a number, or with the lowest one of the dtype, which never wins a maximum.

    Args:
        padding: [before, after] for each spatial axis.
        value: the number, or "lowest".
    """

    def __init__(self, padding: list[list[int]], value: float | str = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not padding:
            raise ValueError("padding needs [before, after] for each spatial axis, and there is none")
        self.padding = [list(pair) for pair in padding]
        self.value = value

    def call(self, inputs: Any) -> Any:
        """Add the pixels."""
        value = float("-inf") if self.value == "lowest" else self.value
        return keras.ops.pad(inputs, [[0, 0], *self.padding, [0, 0]], constant_values=value)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """(batch, sizes + before + after, channels)."""
        batch, *sizes, channels = input_shape
        padded = (None if size is None else size + sum(pair) for size, pair in zip(sizes, self.padding, strict=True))
        return (batch, *padded, channels)

    def get_config(self) -> dict[str, Any]:
        """What saving needs."""
        return {**super().get_config(), "padding": self.padding, "value": self.value}

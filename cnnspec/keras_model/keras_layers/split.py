"""One of several equal slices of the channels."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class Split(keras.layers.Layer):  # type: ignore[misc]
    """Takes one of equal slices of the channels.

    Args:
        parts: how many slices there are; it must divide the channels.
        take: which one comes out, from 0.
    """

    def __init__(self, parts: int, take: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not 0 <= take < parts:
            raise ValueError(f"there is no part {take} of {parts}")
        self.parts = parts
        self.take = take

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Check that the slices are equal."""
        if input_shape[-1] is None or input_shape[-1] % self.parts:
            raise ValueError(f"{self.parts} parts do not divide {input_shape[-1]} channels")

    def call(self, inputs: Any) -> Any:
        """Slice."""
        width = inputs.shape[-1] // self.parts
        return inputs[..., self.take * width : (self.take + 1) * width]

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """(batch, sizes, channels / parts)."""
        *front, channels = input_shape
        return (*front, None if channels is None else channels // self.parts)

    def get_config(self) -> dict[str, Any]:
        """What saving needs."""
        return {**super().get_config(), "parts": self.parts, "take": self.take}

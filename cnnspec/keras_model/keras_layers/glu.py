"""The gated linear unit, which halves the channels."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class Glu(keras.layers.Layer):  # type: ignore[misc]
    """One half of the channels times the sigmoid of the other (Dauphin et al. 2016).

    Keras' Activation computes the same, but tells the layers behind it that all the channels come out.
    """

    def call(self, inputs: Any) -> Any:
        """Gate."""
        return keras.activations.glu(inputs, axis=-1)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """(batch, sizes, channels / 2)."""
        *front, channels = input_shape
        return (*front, None if channels is None else channels // 2)

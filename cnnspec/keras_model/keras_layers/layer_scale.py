"""A learnt factor a channel."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class LayerScale(keras.layers.Layer):  # type: ignore[misc]
    """Multiplies each channel by a learnt factor.

    Args:
        init: what every factor starts as.
    """

    def __init__(self, init: float = 1e-6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.init = init

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the factors."""
        start = keras.initializers.Constant(self.init)
        self.gamma = self.add_weight(name="gamma", shape=(input_shape[-1],), initializer=start)

    def call(self, inputs: Any) -> Any:
        """Multiply."""
        return inputs * self.gamma

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """The same."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """What saving needs."""
        return {**super().get_config(), "init": self.init}

"""Channels dealt out over groups."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class ChannelShuffle(keras.layers.Layer):  # type: ignore[misc]
    """Reorders the channels: the first of each group, the second of each, and so on.

    Args:
        groups: how many groups the channels are in; it must divide them.
    """

    def __init__(self, groups: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.groups = groups

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Check that the groups are equal."""
        if input_shape[-1] is None or input_shape[-1] % self.groups:
            raise ValueError(f"{self.groups} groups do not divide {input_shape[-1]} channels")

    def call(self, inputs: Any) -> Any:
        """Write the channels as a table with a row a group, and read it column by column."""
        table = keras.ops.reshape(inputs, (-1, self.groups, inputs.shape[-1] // self.groups))
        return keras.ops.reshape(keras.ops.transpose(table, (0, 2, 1)), keras.ops.shape(inputs))

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """The same."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """What saving needs."""
        return {**super().get_config(), "groups": self.groups}

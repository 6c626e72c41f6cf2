"""Resizing in 1-D, 2-D and 3-D."""

from __future__ import annotations

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="cnnspec")
class Resize(keras.layers.Layer):  # type: ignore[misc]
    """Resamples the spatial axes to given sizes; in 2-D it is what `keras.layers.Resizing` does.

    Args:
        size: the new size of each spatial axis.
        method: "bilinear" (linear in 1-D, trilinear in 3-D) or "nearest".
    """

    def __init__(self, size: list[int], method: str = "bilinear", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not 1 <= len(size) <= 3:
            raise ValueError(f"size has an entry for each of 1 to 3 spatial axes, not {len(size)}")
        if method not in ("bilinear", "nearest"):
            raise ValueError(f"method is bilinear or nearest, not {method!r}")
        self.size = list(size)
        self.method = method

    def call(self, inputs: Any) -> Any:
        """Resize; every rank goes by way of images, as interpolation does one axis after the other."""
        if len(self.size) == 2:
            return self._images(inputs, self.size)
        shape, channels = keras.ops.shape(inputs), inputs.shape[-1]
        if len(self.size) == 1:
            columns = keras.ops.reshape(inputs, (-1, shape[1], 1, channels))
            return keras.ops.squeeze(self._images(columns, [*self.size, 1]), axis=2)
        depth, *sizes = self.size
        pixels = shape[2] * shape[3]
        slabs = self._images(keras.ops.reshape(inputs, (-1, shape[1], pixels, channels)), [depth, pixels])
        images = self._images(keras.ops.reshape(slabs, (-1, shape[2], shape[3], channels)), sizes)
        return keras.ops.reshape(images, (-1, *self.size, channels))

    def _images(self, images: Any, size: list[Any]) -> Any:
        resized = keras.ops.image.resize(images, size, interpolation=self.method, data_format="channels_last")
        return keras.ops.cast(resized, images.dtype)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """(batch, size, channels)."""
        return (input_shape[0], *self.size, input_shape[-1])

    def get_config(self) -> dict[str, Any]:
        """What saving needs."""
        return {**super().get_config(), "size": self.size, "method": self.method}
